/** The name of a service: RFC 1035. */
export function kubernetesName(text: string): string {
  const clean = text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const name = /^[a-z]/.test(clean) ? clean : `p-${clean}`;
  return name.slice(0, 54).replace(/-$/, "");
}
