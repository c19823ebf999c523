/** One text for all JSON values that are equal whatever the order of their keys. Python's `==` of dicts and lists agrees with it,
 * but for `1 == True`. Nesting costs memory, never a call.
 * @param isDefault keys with such a value count as missing, as the fields of dbt's dataclasses do; none when left out.
 */
export function canonical(
  value: unknown,
  isDefault: (value: unknown) => boolean = () => false,
): string {
  let text = "";
  const work: (Written | Pending)[] = [{ value }];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if ("written" in next) {
      text += next.written;
      continue;
    }
    const { value } = next;
    if (Array.isArray(value)) {
      work.push({ written: "]" });
      for (let i = value.length - 1; i >= 0; i--) {
        work.push({ value: value[i] }, { written: i === 0 ? "" : "," });
      }
      text += "[";
    } else if (typeof value === "object" && value !== null) {
      const record = value as Readonly<Record<string, unknown>>;
      work.push({ written: "}" });
      for (const key of Object.keys(record).sort().reverse()) {
        if (isDefault(record[key])) continue;
        work.push({ value: record[key] }, { written: `,${JSON.stringify(key)}:` });
      }
      text += "{";
    } else {
      text += JSON.stringify(value ?? null);
    }
  }
  return text;
}

interface Written {
  readonly written: string;
}

interface Pending {
  readonly value: unknown;
}
