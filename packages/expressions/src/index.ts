export { compileExpression, type Expression } from "./expression.ts";
export {
  ExpressionError,
  isExpressionError,
  type ExpressionErrorCode,
  type Place,
} from "./expression-error.ts";
export type { Scope } from "./frame.ts";
export type { Reference } from "./references.ts";
export { compileTemplate, templateProblems, type Template } from "./template.ts";
export type { TemplateReference } from "./template/compile-data.ts";
export type { OnSecret } from "./template/compile-text.ts";
