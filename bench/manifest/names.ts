/** Names and ids of the models, seeds and sources, each by its number.
 * @module
 */
import { words } from "./texts.ts";

export const PACKAGE = "bench";

/** Models of a domain. */
export const DOMAIN_SIZE = 250;

export function domainName(d: number): string {
  return `${words[d % words.length]}_${d}`;
}

export function layerOf(i: number): string {
  const place = (i % DOMAIN_SIZE) / DOMAIN_SIZE;
  return place < 0.1 ? "staging" : place < 0.7 ? "intermediate" : "marts";
}

export function modelName(i: number): string {
  const prefix = { staging: "stg", intermediate: "int", marts: "fct" }[layerOf(i)]!;
  return `${prefix}_${domainName(Math.floor(i / DOMAIN_SIZE))}__${
    words[(i * 7) % words.length]
  }_${i}`;
}

export function modelId(i: number): string {
  return `model.${PACKAGE}.${modelName(i)}`;
}

export function seedName(i: number): string {
  return `seed_${words[i % words.length]}_${i}`;
}

export function sourceParts(i: number): [string, string] {
  return [`raw_${words[Math.floor(i / 20) % words.length]}_${Math.floor(i / 20)}`, `table_${i}`];
}

export function sourceId(i: number): string {
  return `source.${PACKAGE}.${sourceParts(i).join(".")}`;
}

export function lastPart(id: string): string {
  return id.slice(id.lastIndexOf(".") + 1);
}
