/** Kinds of the schemas that the SDK is generated with: a schema's first entry, or the schema itself where it is a number. */
export const SIMPLE = 0;
export const LIST = 1;
export const MAP = 2;
export const STRUCTURE = 3;
export const STRING = 0;
export const NUMBER = 1;
export const BOOLEAN = 2;
/** Added to the number of what a list or a map holds. */
export const LIST_OF = 64;
export const MAP_OF = 128;
