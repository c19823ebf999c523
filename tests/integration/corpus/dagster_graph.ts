/** What read_back.py prints: an asset graph as Dagster itself sees it. Keys have `/` between their parts. */
export interface DagsterGraph {
  readonly assets: Readonly<Record<string, ReadAsset>>;
  /** By `asset:check`. */
  readonly checks: Readonly<Record<string, ReadCheck>>;
  readonly jobs: readonly string[];
  readonly schedules: Readonly<Record<string, ReadSchedule>>;
}

export interface ReadAsset {
  /** dbt's unique id; null for an asset that exists only as somebody's parent. */
  readonly id: string | null;
  readonly deps: readonly string[];
  readonly external: boolean;
  readonly group: string;
  readonly kinds: readonly string[];
  readonly owners: readonly string[];
  readonly description: string | null;
}

export interface ReadCheck {
  readonly id: string | null;
  readonly asset: string;
  readonly additionalDeps: readonly string[];
  readonly description: string | null;
}

export interface ReadSchedule {
  readonly job: string;
  readonly cron: string;
  readonly timezone: string | null;
  /** By default, before anybody touches the switch. */
  readonly running: boolean;
}

/** Or why it could not be loaded. */
export type Loaded = DagsterGraph | { readonly error: string };
