export type { Collection } from "./collection.ts";
export { DataError, isDataError, type DataErrorCode } from "./data-error.ts";
export { dataRuntimes } from "./data-runtimes.ts";
export { filter, type FilterConfig } from "./filter.ts";
export { map, type MapConfig } from "./map.ts";
export { set, type SetConfig } from "./set.ts";
export { template, type TemplateConfig } from "./template.ts";
