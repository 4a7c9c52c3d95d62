/**
 * A typed client of Hansa, one API for every city.
 *
 * Three things are never mixed up: what is not there because nobody asked for it (`undefined`), what nobody knows (`null`), and
 * what there is none of (an empty list in an answer that is `complete`).
 */
export { Answer, answered, knownCount, Listing, Page, silent } from "./answers.js";
export { Hansa, type Wishes } from "./client.js";
export {
  BadQuestion,
  Conflict,
  HansaError,
  NotAllowed,
  NotFound,
  NotKnown,
  Problem,
  TooMany,
  Unacceptable,
  Unavailable,
  Unreachable,
  Unreadable,
} from "./errors.js";
export type { Happened } from "./events.js";
export { codes } from "./generated/models.js";
export type * from "./generated/models.js";
export type { components, operations, paths } from "./generated/schema.js";
export { VERSION } from "./generated/version.js";
export type { Retry } from "./retrying.js";
export type { Filed, Options, Photo, Query } from "./sending.js";
