/** The traces of eleven PolyBench kernels as graphs: one node per input element and per scalar operation, constants left
 * out, an edge from each operand to its operation. The yardstick of acyclic partitioning: INRIA RR-9163 publishes cuts.
 * @see https://hal.inria.fr/hal-01744603 (RR-9163, table 1: nodes, edges, sources, targets)
 */
export interface Instance {
  readonly name: string;
  readonly nodeCount: number;
  /** `[from, to]` flattened. */
  readonly edges: Uint32Array;
}

/** Node index; null is a constant. */
type Value = number | null;

/** Records what a kernel computes. */
class Trace {
  nodeCount = 0;
  readonly ends: number[] = [];

  input(): number {
    return this.nodeCount++;
  }

  vector(length: number): Value[] {
    return Array.from({ length }, () => this.input());
  }

  matrix(rows: number, columns: number): Value[][] {
    return Array.from({ length: rows }, () => this.vector(columns));
  }

  op(a: Value, b: Value): number {
    const node = this.nodeCount++;
    if (a !== null) this.ends.push(a, node);
    if (b !== null && b !== a) this.ends.push(b, node);
    return node;
  }
}

const CONSTANT: Value = null;

function empty(rows: number, columns: number): Value[][] {
  return Array.from({ length: rows }, () => new Array<Value>(columns).fill(null));
}

function each(count: number, visit: (i: number) => void, from = 0): void {
  for (let i = from; i < count; i++) visit(i);
}

const kernels: Readonly<Record<string, (t: Trace) => void>> = {
  "2mm": (t) => {
    const [p, q, r, s] = [10, 20, 30, 40];
    const [a, b, c, d] = [t.matrix(p, r), t.matrix(r, q), t.matrix(q, s), t.matrix(p, s)];
    const product = empty(p, q);
    each(p, (i) =>
      each(q, (j) => {
        let sum: Value = null;
        each(r, (k) => sum = t.op(sum, t.op(t.op(CONSTANT, a[i]![k]!), b[k]![j]!)));
        product[i]![j] = sum;
      }));
    each(p, (i) =>
      each(s, (j) => {
        let sum = t.op(d[i]![j]!, CONSTANT);
        each(q, (k) => sum = t.op(sum, t.op(product[i]![k]!, c[k]![j]!)));
      }));
  },
  "atax": (t) => {
    const [m, n] = [210, 230];
    const [a, x] = [t.matrix(m, n), t.vector(n)];
    const y = new Array<Value>(n).fill(null);
    each(m, (i) => {
      let sum: Value = null;
      each(n, (j) => sum = t.op(sum, t.op(a[i]![j]!, x[j]!)));
      each(n, (j) => y[j] = t.op(y[j]!, t.op(a[i]![j]!, sum)));
    });
  },
  "covariance": (t) => {
    const [m, n] = [50, 70];
    const data = t.matrix(n, m);
    const mean: Value[] = [];
    each(m, (j) => {
      let sum: Value = null;
      each(n, (i) => sum = t.op(sum, data[i]![j]!));
      mean[j] = t.op(sum, CONSTANT);
    });
    each(n, (i) => each(m, (j) => data[i]![j] = t.op(data[i]![j]!, mean[j]!)));
    each(m, (i) =>
      each(m, (j) => {
        let sum = t.input();
        each(n, (k) => sum = t.op(sum, t.op(data[k]![i]!, data[k]![j]!)));
        t.op(sum, CONSTANT);
      }, i));
  },
  "fdtd-2d": (t) => {
    const [steps, nx, ny] = [20, 30, 40];
    const [ex, ey, hz] = [t.matrix(nx, ny), t.matrix(nx, ny), t.matrix(nx, ny)];
    const source = t.vector(steps);
    const half = (a: Value, b: Value) => t.op(CONSTANT, t.op(a, b));
    each(steps, (step) => {
      each(ny, (j) => ey[0]![j] = source[step]!);
      each(
        nx,
        (i) => each(ny, (j) => ey[i]![j] = t.op(ey[i]![j]!, half(hz[i]![j]!, hz[i - 1]![j]!))),
        1,
      );
      each(
        nx,
        (i) => each(ny, (j) => ex[i]![j] = t.op(ex[i]![j]!, half(hz[i]![j]!, hz[i]![j - 1]!)), 1),
      );
      each(nx - 1, (i) =>
        each(ny - 1, (j) => {
          const turn = t.op(t.op(t.op(ex[i]![j + 1]!, ex[i]![j]!), ey[i + 1]![j]!), ey[i]![j]!);
          hz[i]![j] = t.op(hz[i]![j]!, t.op(CONSTANT, turn));
        }));
    });
  },
  "gemver": (t) => {
    const n = 120;
    const a = t.matrix(n, n);
    const [u1, v1, u2, v2] = [t.vector(n), t.vector(n), t.vector(n), t.vector(n)];
    const [x, y, z, w] = [t.vector(n), t.vector(n), t.vector(n), t.vector(n)];
    each(
      n,
      (i) =>
        each(
          n,
          (j) => a[i]![j] = t.op(t.op(a[i]![j]!, t.op(u1[i]!, v1[j]!)), t.op(u2[i]!, v2[j]!)),
        ),
    );
    each(n, (i) => each(n, (j) => x[i] = t.op(x[i]!, t.op(t.op(CONSTANT, a[j]![i]!), y[j]!))));
    each(n, (i) => x[i] = t.op(x[i]!, z[i]!));
    each(n, (i) => each(n, (j) => w[i] = t.op(w[i]!, t.op(t.op(CONSTANT, a[i]![j]!), x[j]!))));
  },
  "heat-3d": (t) => {
    const [steps, n] = [20, 10];
    const a = Array.from({ length: n }, () => t.matrix(n, n));
    const b = Array.from({ length: n }, () => t.matrix(n, n));
    const term = (above: Value, here: Value, below: Value) =>
      t.op(CONSTANT, t.op(t.op(above, t.op(CONSTANT, here)), below));
    const sweep = (from: Value[][][], to: Value[][][]) =>
      each(n - 1, (i) =>
        each(n - 1, (j) =>
          each(n - 1, (k) => {
            const here = from[i]![j]![k]!;
            const x = term(from[i + 1]![j]![k]!, here, from[i - 1]![j]![k]!);
            const y = term(from[i]![j + 1]![k]!, here, from[i]![j - 1]![k]!);
            const first = t.op(x, y);
            const z = term(from[i]![j]![k + 1]!, here, from[i]![j]![k - 1]!);
            to[i]![j]![k] = t.op(t.op(first, z), here);
          }, 1), 1), 1);
    each(steps, () => {
      sweep(a, b);
      sweep(b, a);
    });
  },
  "jacobi-1d": (t) => {
    const [steps, n] = [100, 400];
    const [a, b] = [t.vector(n), t.vector(n)];
    const sweep = (from: Value[], to: Value[]) =>
      each(
        n - 1,
        (i) => to[i] = t.op(CONSTANT, t.op(t.op(from[i - 1]!, from[i]!), from[i + 1]!)),
        1,
      );
    each(steps, () => {
      sweep(a, b);
      sweep(b, a);
    });
  },
  "lu": (t) => {
    const n = 80;
    const a = t.matrix(n, n);
    each(n, (i) => {
      each(i, (j) => {
        each(j, (k) => a[i]![j] = t.op(a[i]![j]!, t.op(a[i]![k]!, a[k]![j]!)));
        a[i]![j] = t.op(a[i]![j]!, a[j]![j]!);
      });
      each(n, (j) => each(i, (k) => a[i]![j] = t.op(a[i]![j]!, t.op(a[i]![k]!, a[k]![j]!))), i);
    });
  },
  "mvt": (t) => {
    const n = 200;
    const [x1, x2, y1, y2] = [t.vector(n), t.vector(n), t.vector(n), t.vector(n)];
    const a = t.matrix(n, n);
    each(n, (i) => each(n, (j) => x1[i] = t.op(x1[i]!, t.op(a[i]![j]!, y1[j]!))));
    each(n, (i) => each(n, (j) => x2[i] = t.op(x2[i]!, t.op(a[j]![i]!, y2[j]!))));
  },
  "syr2k": (t) => {
    const [m, n] = [20, 30];
    const [c, a, b] = [t.matrix(n, n), t.matrix(n, m), t.matrix(n, m)];
    each(n, (i) => {
      each(n, (j) => c[i]![j] = t.op(c[i]![j]!, CONSTANT));
      each(m, (k) =>
        each(n, (j) => {
          const first = t.op(t.op(a[j]![k]!, CONSTANT), b[i]![k]!);
          const second = t.op(t.op(b[j]![k]!, CONSTANT), a[i]![k]!);
          c[i]![j] = t.op(c[i]![j]!, t.op(first, second));
        }));
    });
  },
  "trisolv": (t) => {
    const n = 400;
    const l = Array.from({ length: n }, (_, i) => t.vector(i + 1));
    const [b, x] = [t.vector(n), [] as Value[]];
    each(n, (i) => {
      let sum = b[i]!;
      each(i, (j) => sum = t.op(sum, t.op(l[i]![j]!, x[j]!)));
      x[i] = t.op(sum, l[i]![i]!);
    });
  },
};

/** Names of the instances, in the order of the report. */
export const instanceNames: readonly string[] = Object.keys(kernels);

/** Builds one instance; nodes without any edge are left out. */
export function instance(name: string): Instance {
  const trace = new Trace();
  kernels[name]!(trace);
  const used = new Uint8Array(trace.nodeCount);
  for (const end of trace.ends) used[end] = 1;
  const place = new Uint32Array(trace.nodeCount);
  let nodeCount = 0;
  used.forEach((is, node) => place[node] = is ? nodeCount++ : 0);
  return { name, nodeCount, edges: Uint32Array.from(trace.ends, (end) => place[end]!) };
}
