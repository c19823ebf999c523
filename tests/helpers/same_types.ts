/** Interfaces beside the schemas that check what they promise.
 * @module
 */
import assert from "node:assert/strict";

/** Readonly all the way down, as the interfaces are written. */
type Frozen<T> = T extends readonly (infer Item)[] ? readonly Frozen<Item>[]
  : T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> }
  : T;

/** True when each of two types is the other; `any` equals only itself. */
export type Same<A, B> = (<T>() => T extends Frozen<A> ? 1 : 2) extends
  (<T>() => T extends Frozen<B> ? 1 : 2) ? true
  : false;

/** `same<A, B>(true)` is no program where the types differ. */
export function same<A, B>(verdict: Same<A, B>): void {
  assert.equal(verdict, true);
}
