import { definePackage } from "../../scripts/tsdown-base.ts";

export default definePackage(import.meta.dirname);
