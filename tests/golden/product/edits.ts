/** One edit for each line of the `orchestration` block of tests/fixtures/projects/shop_analytics/floe.yaml: what somebody might
 * write there instead. Items of lists go by their name, mappings by `from>to`. */

/** The new value; or, when it cannot change alone, all that changes with it: a path to its value, undefined removes it. */
export type Edit =
  & ({ readonly to: unknown } | { readonly set: Readonly<Record<string, unknown>> })
  & {
    /** Why it changes nothing. */
    readonly same?: string;
  };

const to = (value: unknown): Edit => ({ to: value });
const set = (values: Readonly<Record<string, unknown>>): Edit => ({ set: values });

/** What the line says follows from others too. */
const removed = (path: string, same: string): Edit => ({ set: { [path]: undefined }, same });

const DESCRIBED = "plans are not compared by what describes them";

const WEIGHED = "what findings weigh is no part of the plan";

const time = (more: object): object => ({
  type: "time",
  start: "2024-01-01",
  timezone: "Europe/Berlin",
  ...more,
});

export const edits: Readonly<Record<string, Edit>> = {
  "partitions.day.type": set({
    "partitions.day": { type: "dynamic" },
    "schedules.events-by-day": undefined,
    "mappings.events>weekly": { from: "events", to: "weekly", type: "all" },
    "mappings.events>monthly": { from: "events", to: "monthly", type: "all" },
  }),
  "partitions.day.cadence": to("weekly"),
  "partitions.day.start": to("2023-06-01"),
  "partitions.day.timezone": set({
    "partitions.day.timezone": "UTC",
    "partitions.week.timezone": "UTC",
    "partitions.month.timezone": "UTC",
  }),
  "partitions.day.endOffset": to(1),
  "partitions.week.type": set({
    "partitions.week": { type: "static", keys: ["odd", "even"] },
    "mappings.events>weekly": { from: "events", to: "weekly", type: "all" },
    "groups.weekly.automation": "eager",
  }),
  "partitions.week.cadence": to("monthly"),
  "partitions.week.start": to("2024-01-02"),
  "partitions.week.timezone": set({
    "partitions.week.timezone": "UTC",
    "mappings.events>weekly": { from: "events", to: "weekly", type: "all" },
  }),
  "partitions.month.type": set({
    "partitions.month": { type: "static", keys: ["2024-01", "2024-02"] },
    "schedules.month-close": undefined,
    "mappings.events>monthly": { from: "events", to: "monthly", type: "all" },
  }),
  "partitions.month.cadence": to("quarterly"),
  "partitions.month.start": to("2024-02-01"),
  "partitions.month.timezone": set({
    "partitions.month.timezone": "UTC",
    "mappings.events>monthly": { from: "events", to: "monthly", type: "all" },
  }),
  "partitions.hour.type": set({
    "partitions.hour": { type: "static", keys: ["am", "pm"] },
    "schedules.traffic-by-hour": undefined,
    "mappings.views>traffic": { from: "views", to: "traffic", type: "all" },
  }),
  "partitions.hour.cadence": to("daily"),
  "partitions.hour.start": to("2024-01-01T12:00"),
  "partitions.hour.end": to("2031-01-01T00:00"),
  "partitions.hour.endOffset": to(0),
  "partitions.utc_day.type": set({
    "partitions.utc_day": { type: "dynamic" },
    "mappings.views>visitors.type": "all",
  }),
  "partitions.utc_day.cron": set({
    "partitions.utc_day.cron": "0 6 * * *",
    "mappings.views>visitors.type": "time_window",
  }),
  "partitions.utc_day.start": set({
    "partitions.utc_day.start": "2024-02-01",
    "mappings.views>visitors.type": "time_window",
  }),
  "partitions.utc_day.timezone": set({
    "partitions.utc_day.timezone": "Asia/Tokyo",
    "mappings.views>visitors.type": "all",
  }),
  "partitions.region.type": set({
    "partitions.region": { type: "dynamic" },
    "mappings.by-region>desks": { from: "by-region", to: "desks", type: "all" },
  }),
  "partitions.region.keys": to(["eu", "us", "apac", "latam"]),
  "partitions.desk.type": set({
    "partitions.desk": { type: "dynamic" },
    "mappings.by-region>desks": { from: "by-region", to: "desks", type: "all" },
  }),
  "partitions.desk.keys": set({
    "partitions.desk.keys": ["americas"],
    "mappings.by-region>desks.keys": { americas: ["us"] },
  }),
  "partitions.day_region.type": set({
    "partitions.day_region": time({ cadence: "daily" }),
    "mappings.events>day-by-region": undefined,
  }),
  "partitions.day_region.dimensions": to(["day", "desk"]),
  "partitions.customer.type": set({
    "partitions.customer": { type: "static", keys: ["1", "2"] },
  }),

  "groups.profiles.name": set({
    "groups.profiles.name": "customers",
    "mappings.events>profiles.to": "customers",
  }),
  "groups.profiles.description": { to: "Who ever came", same: DESCRIBED },
  "groups.profiles.select": set({
    "groups.profiles.select": "customer_profiles customer_ranks",
  }),
  "groups.profiles.partition": set({
    "groups.profiles.partition": undefined,
    "mappings.events>profiles": undefined,
  }),
  "groups.profiles.automation": to("eager"),
  "groups.day-by-region.name": set({
    "groups.day-by-region.name": "daily-regions",
    "mappings.events>day-by-region.to": "daily-regions",
  }),
  "groups.day-by-region.select": set({
    "groups.day-by-region": undefined,
    "mappings.events>day-by-region": undefined,
  }),
  "groups.day-by-region.partition": set({
    "groups.day-by-region.partition": "day",
    "mappings.events>day-by-region": undefined,
  }),
  "groups.by-region.name": set({
    "groups.by-region.name": "regions",
    "mappings.events>by-region.to": "regions",
    "mappings.by-region>desks.from": "regions",
  }),
  "groups.by-region.select": to("regional_orders stg_exchange_rates"),
  "groups.by-region.partition": set({
    "groups.by-region.partition": undefined,
    "mappings.events>by-region": undefined,
    "mappings.by-region>desks": undefined,
  }),
  "groups.by-region.backfill.policy": set({
    "groups.by-region.backfill": { policy: "single_run" },
  }),
  "groups.by-region.backfill.maxPartitionsPerRun": to(1),
  "groups.desks.name": set({
    "groups.desks.name": "targets",
    "mappings.by-region>desks.to": "targets",
  }),
  "groups.desks.select": set({
    "groups.desks": undefined,
    "mappings.by-region>desks": undefined,
    "groups.by-region.select": "tag:regional desk_targets",
  }),
  "groups.desks.partition": set({
    "groups.desks.partition": "region",
    "mappings.by-region>desks": undefined,
  }),
  "groups.desks.automation": to("none"),
  "groups.weekly.name": set({
    "groups.weekly.name": "weeks",
    "mappings.events>weekly.to": "weeks",
  }),
  "groups.weekly.select": set({ "groups.weekly": undefined, "mappings.events>weekly": undefined }),
  "groups.weekly.partition": set({
    "groups.weekly.partition": "day",
    "mappings.events>weekly": undefined,
  }),
  "groups.weekly.automation.type": set({ "groups.weekly.automation": "eager" }),
  "groups.weekly.automation.cron": to("0 8 * * MON"),
  "groups.weekly.automation.timezone": to("UTC"),
  "groups.monthly.name": to("months"),
  "groups.monthly.select": set({ "groups.monthly": undefined, "schedules.month-close": undefined }),
  "groups.marts.name": set({
    "groups.marts.name": "people",
    "schedules.nightly.select": "group:people+",
  }),
  "groups.marts.description": { to: "Customers as they see themselves", same: DESCRIBED },
  "groups.marts.select": to(["path:models/marts,config.materialized:table", "dim_customers"]),
  "groups.marts.retries.max": to(5),
  "groups.marts.automation": to("on_missing"),
  "groups.events.name": set({
    "groups.events.name": "orders",
    "mappings.events>profiles.from": "orders",
    "mappings.events>by-region.from": "orders",
    "mappings.events>day-by-region.from": "orders",
    "mappings.events>weekly.from": "orders",
  }),
  "groups.events.select": to("stg_orders+"),
  "groups.events.exclude": to("config.materialized:view daily_revenue"),
  "groups.events.partition": set({
    "groups.events.partition": "week",
    "schedules.events-by-day.partition": "week",
    "mappings.events>day-by-region": { from: "events", to: "day-by-region", type: "all" },
  }),
  "groups.events.backfill.policy": to("multi_run"),
  "groups.events.freshness.maxLag": to("30h"),
  "groups.events.freshness.cron": to("0 10 * * *"),
  "groups.events.freshness.timezone": to("UTC"),
  "groups.events.retries.max": to(0),
  "groups.events.retries.delay": to("2m"),
  "groups.events.retries.backoff": to("linear"),
  "groups.events.timeout": to("1h"),
  "groups.events.compute": to("spark"),
  "groups.events.concurrency.pool": to("night"),
  "groups.events.concurrency.slots": to(2),
  "groups.events.automation": to("none"),
  "groups.traffic.name": to("hours"),
  "groups.traffic.select": set({
    "groups.traffic": undefined,
    "schedules.traffic-by-hour": undefined,
  }),
  "groups.traffic.partition": set({
    "groups.traffic.partition": "utc_day",
    "schedules.traffic-by-hour.partition": "utc_day",
  }),
  "groups.traffic.freshness.maxLag": to("6h"),
  "groups.traffic.concurrency.pool": to("web"),
  "groups.traffic.priority": to(0),
  "groups.visitors.name": set({
    "groups.visitors.name": "people-a-day",
    "mappings.views>visitors.to": "people-a-day",
  }),
  "groups.visitors.select": set({
    "groups.visitors": undefined,
    "mappings.views>visitors": undefined,
  }),
  "groups.visitors.partition": set({
    "groups.visitors.partition": undefined,
    "mappings.views>visitors": undefined,
  }),
  "groups.views.name": set({
    "groups.views.name": "web",
    "mappings.views>visitors.from": "web",
  }),
  "groups.views.select": set({ "groups.views": undefined, "mappings.views>visitors": undefined }),
  "groups.views.exclude": to("page_views"),
  "groups.views.retries.max": to(4),
  "groups.views.retries.delay": to("10s"),
  "groups.views.retries.backoff": to("constant"),

  "mappings.events>profiles.from": set({ "mappings.events>profiles": undefined }),
  "mappings.events>profiles.to": set({ "mappings.events>profiles": undefined }),
  "mappings.events>profiles.type": to("all"),
  "mappings.events>by-region.from": set({ "mappings.events>by-region": undefined }),
  "mappings.events>by-region.to": set({ "mappings.events>by-region": undefined }),
  "mappings.events>by-region.type": to("last"),
  "mappings.events>day-by-region.from": removed(
    "mappings.events>day-by-region",
    "a partition of day and region reads by day anyway",
  ),
  "mappings.events>day-by-region.to": removed(
    "mappings.events>day-by-region",
    "a partition of day and region reads by day anyway",
  ),
  "mappings.events>day-by-region.type": set({
    "mappings.events>day-by-region": { from: "events", to: "day-by-region", type: "all" },
  }),
  "mappings.events>day-by-region.dimension": removed(
    "mappings.events>day-by-region.dimension",
    "only one dimension is of days",
  ),
  "mappings.events>weekly.from": set({ "mappings.events>weekly": undefined }),
  "mappings.events>weekly.to": set({ "mappings.events>weekly": undefined }),
  "mappings.events>weekly.type": set({
    "mappings.events>weekly": { from: "events", to: "weekly", type: "all" },
  }),
  "mappings.events>weekly.startOffset": to(-2),
  "mappings.events>weekly.endOffset": to(1),
  "mappings.by-region>desks.from": set({ "mappings.by-region>desks": undefined }),
  "mappings.by-region>desks.to": set({ "mappings.by-region>desks": undefined }),
  "mappings.by-region>desks.type": set({
    "mappings.by-region>desks": { from: "by-region", to: "desks", type: "all" },
  }),
  "mappings.by-region>desks.keys.americas": to(["us", "apac"]),
  "mappings.by-region>desks.keys.overseas": to(["eu"]),
  "mappings.views>visitors.from": removed(
    "mappings.views>visitors",
    "both are the days of UTC, so the same keys are read anyway",
  ),
  "mappings.views>visitors.to": removed(
    "mappings.views>visitors",
    "both are the days of UTC, so the same keys are read anyway",
  ),
  "mappings.views>visitors.type": to("all"),

  "schedules.nightly.name": set({
    "schedules.nightly.name": "night",
    "schedules.reports.after": ["night"],
    "sensors.on-fail.jobs": ["night"],
  }),
  "schedules.nightly.cron": to("0 6 * * 1-5"),
  "schedules.nightly.timezone": to("Europe/Berlin"),
  "schedules.nightly.select": to("group:marts"),
  "schedules.nightly.exclude": set({ "schedules.nightly.exclude": undefined }),
  "schedules.nightly.environments": to(["staging"]),
  "schedules.events-by-day.name": to("each-day"),
  "schedules.events-by-day.partition": set({ "schedules.events-by-day": undefined }),
  "schedules.events-by-day.offset": to("4h"),
  "schedules.reports.name": to("reporting"),
  "schedules.reports.after": to(["nightly", "events-by-day"]),
  "schedules.reports.select": to("report_revenue"),
  "schedules.month-close.name": to("close"),
  "schedules.month-close.description": { to: "The books", same: DESCRIBED },
  "schedules.month-close.partition": set({ "schedules.month-close": undefined }),
  "schedules.month-close.offset": to("1d"),
  "schedules.month-close.select": to("monthly_revenue tag:regional"),
  "schedules.views-by-day.name": to("views"),
  "schedules.views-by-day.partition": set({ "schedules.views-by-day": undefined }),
  "schedules.traffic-by-hour.name": to("traffic"),
  "schedules.traffic-by-hour.partition": set({ "schedules.traffic-by-hour": undefined }),
  "schedules.traffic-by-hour.enabled": to(true),

  "sensors.on-orders.name": to("orders-came"),
  "sensors.on-orders.type": set({
    "sensors.on-orders": {
      name: "on-orders",
      type: "freshness",
      select: "stg_orders+",
      exclude: "tag:report",
    },
  }),
  "sensors.on-orders.assets": to(["orders-product/fct_orders", "orders-product/dim_products"]),
  "sensors.on-orders.select": to("stg_orders"),
  "sensors.on-orders.exclude": set({ "sensors.on-orders.exclude": undefined }),
  "sensors.on-file.name": to("landed"),
  "sensors.on-file.type": set({
    "sensors.on-file": {
      name: "on-file",
      type: "health",
      url: "http://landing:80/",
      minInterval: "5m",
      select: "source:landing+",
    },
  }),
  "sensors.on-file.uri": to("s3://landing/orders-v2/"),
  "sensors.on-file.minInterval": to("1m"),
  "sensors.on-file.select": to("source:landing.raw_orders+"),
  "sensors.on-fail.name": to("on-failure"),
  "sensors.on-fail.type": set({ "sensors.on-fail": undefined }),
  "sensors.on-fail.on": to("success"),
  "sensors.on-fail.jobs": to(["nightly", "month-close"]),
  "sensors.on-fail.notify.webhookEnv": to("NIGHT_WEBHOOK"),
  "sensors.healthy.name": to("catalog-is-up"),
  "sensors.healthy.type": set({ "sensors.healthy": undefined }),
  "sensors.healthy.url": to("http://catalog:8181/ready"),
  "sensors.healthy.select": to("tag:core"),
  "sensors.stale.name": to("late"),
  "sensors.stale.description": { to: "Builds what is late", same: DESCRIBED },
  "sensors.stale.type": set({ "sensors.stale": undefined }),
  "sensors.stale.select": to("tag:web"),
  "sensors.stale.environments": to(["staging"]),
  "sensors.stale.enabled": to(false),

  "blocks.objective": to("balanced"),
  "blocks.maxAssets": to(1),
  // counts where blocks of one level run at the same time
  "blocks.maxParallelism": set({
    blocks: { objective: "wavefront", maxAssets: 200, maxParallelism: 1 },
  }),

  "locations.maxAssets": to(12),

  "severities.plan/group-overlap": { to: "warning", same: WEIGHED },
  "severities.plan/unscheduled": { to: "error", same: WEIGHED },
};
