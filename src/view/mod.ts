/** Plans and graphs for readers: JSON now.
 * @module
 */
export { type GraphJson, graphJson, type GraphJsonEdge, type GraphJsonNode } from "./graph_json.ts";
export { productsJson } from "./products_json.ts";
