import type { PlanLineage } from "../plan/mod.ts";

/** An OpenLineage RunEvent (spec 2-0-2). */
export interface LineageEvent {
  readonly eventType: "START" | "RUNNING" | "COMPLETE" | "ABORT" | "FAIL" | "OTHER";
  /** ISO 8601, with its offset. */
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL: string;
  readonly run: { readonly runId: string; readonly facets?: LineageFacets };
  readonly job: {
    readonly namespace: string;
    readonly name: string;
    readonly facets?: LineageFacets;
  };
  readonly inputs?: readonly (LineageDataset & { readonly inputFacets?: LineageFacets })[];
  readonly outputs?: readonly (LineageDataset & { readonly outputFacets?: LineageFacets })[];
}

/** A table or file, by its names in OpenLineage. */
export interface LineageDataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: LineageFacets;
}

/** Facets by name, each with `_producer` and `_schemaURL`. */
export type LineageFacets = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** How an event reaches its backend. */
export interface LineageOptions {
  /** `Plan.platform.lineage`; null: nobody listens. */
  readonly backend: PlanLineage | null;
  readonly fetch: typeof fetch;
  /** Sent as a bearer token. */
  readonly apiKey?: string;
  /** 5,000 if left out. */
  readonly timeoutMs?: number;
}

/** What became of an event. `skipped`: there is no backend that takes it over HTTP. */
export type LineageResult =
  | { readonly sent: true; readonly status: number }
  | { readonly sent: false; readonly skipped: true }
  | { readonly sent: false; readonly skipped: false; readonly reason: string };

/** Posts an event. Never throws: a backend that fails is no reason for a job to fail. */
export async function emitLineageEvent(
  event: LineageEvent,
  { backend, fetch, apiKey, timeoutMs = 5_000 }: LineageOptions,
): Promise<LineageResult> {
  if (backend === null || backend.transport !== "http" || backend.endpoint === null) {
    return { sent: false, skipped: true };
  }
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (apiKey !== undefined) headers.authorization = `Bearer ${apiKey}`;
  try {
    const answer = await fetch(backend.endpoint, {
      method: "POST",
      headers,
      body: JSON.stringify(event),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    if (answer.ok) return { sent: true, status: answer.status };
    return { sent: false, skipped: false, reason: `The backend answers ${answer.status}` };
  } catch (error) {
    const name = error instanceof Error ? error.name : "Error";
    const reason = name === "TimeoutError"
      ? `The backend does not answer in ${timeoutMs} ms`
      : "The backend cannot be reached";
    return { sent: false, skipped: false, reason };
  }
}
