import { PluginError } from "../../errors/mod.ts";

/** A container image; a chart would put its own version in place of a tag that is left out. */
export interface HelmImage {
  readonly repository: string;
  readonly tag: string;
  readonly pullPolicy: "Always" | "IfNotPresent";
}

/** The grammar of the OCI distribution specification, with a registry's port. */
const PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const HOST = "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?/)?";

/** A container image: `[REGISTRY/]PATH[:TAG][@sha256:DIGEST]`. */
export const IMAGE: RegExp = new RegExp(
  `^(?<repository>${HOST}${PART}(?:/${PART})*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?` +
    "(?:@sha256:(?<digest>[0-9a-f]{64}))?$",
);

/** An image as the chart wants it. A tag that may come to mean something else is pulled each time.
 * @throws {PluginError} `plugin/bad-image`.
 */
export function toHelmImage(text: string): HelmImage {
  const { repository, tag, digest } = IMAGE.exec(text)?.groups ?? bad(text);
  // the chart joins repository and tag by a colon
  if (digest !== undefined) {
    return { repository: `${repository}@sha256`, tag: digest, pullPolicy: "IfNotPresent" };
  }
  return tag === undefined || tag === "latest"
    ? { repository: repository!, tag: "latest", pullPolicy: "Always" }
    : { repository: repository!, tag, pullPolicy: "IfNotPresent" };
}

/** The image that the project's README builds: the product's name and version. */
export function ownImage({ title, version }: { title: string; version: string }): string {
  const repository = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const tag = version.replace(/[^A-Za-z0-9_.-]/g, "-").replace(/^[.-]+/, "").slice(0, 128);
  return `${repository || "product"}:${tag || "latest"}`;
}

function bad(text: string): never {
  throw new PluginError({
    code: "plugin/bad-image",
    message: `Cannot run the image ${JSON.stringify(text)}: it is no image's name`,
    path: ["plugins", "orchestrator", "config", "image"],
    facts: { image: text },
    hint: "Write REPOSITORY:TAG, such as registry.example.com/shop:1.4.0",
  });
}
