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
export { typeFromJsonSchema } from "./types/type-from-json-schema.ts";
export type { TypeCheck, TypeCheckOptions } from "./types/check-tree.ts";
export type { TypeNames } from "./types/checker.ts";
export type {
  MissingMember,
  TemplateTypeProblem,
  TypeProblem,
  TypeProblemCode,
} from "./types/type-problem.ts";
export { unionOf } from "./types/value-type.ts";
export type { MemberType, ObjectType, TextType, TypeKind, UnionType, ValueType } from "./types/value-type.ts";
