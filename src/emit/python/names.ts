import { compareText } from "../../errors/mod.ts";
import { KEYWORDS } from "./nodes.ts";

/** A lower-case ASCII identifier from any text: what is no letter or digit becomes one `_`. Keywords, builtins and names that
 * start with a digit get a `_` at the end or `n` in front; a text with nothing left is `unnamed`. */
export function pythonName(text: string): string {
  const clean = text.normalize("NFKC").toLowerCase().replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  if (clean === "") return "unnamed";
  if (/^[0-9]/.test(clean)) return `n${clean}`;
  return RESERVED_NAMES.has(clean) ? `${clean}_` : clean;
}

/** The name of a module file or package, without `.py`: as {@linkcode pythonName}, and no name of a real package, which it
 * would shadow, nor of a device of Windows. */
export function pythonModuleName(text: string): string {
  const clean = pythonName(text);
  return RESERVED_MODULES.has(clean) ? `${clean}_` : clean;
}

export interface PlanNamesOptions {
  /** Makes a name from a wanted text; {@linkcode pythonName} if left out. */
  readonly clean?: (text: string) => string;
  /** Names that are taken already. */
  readonly taken?: Iterable<string>;
  /** Longest name, in characters; at least 16. */
  readonly maxLength?: number;
}

/** Gives every id a name of its own, the same whatever order they come in.
 *
 * Of several that want one name, those that lose nothing by cleaning come first (`orders` before `Orders!`), then by id in
 * code-unit order; the first gets it and the others get it with a hash of their id behind it. So a new id that sorts behind
 * the old ones renames none of them. Names differ even when case is ignored: they may become files.
 * @param wanted id to wanted text. Time O(n log n).
 */
export function planNames(
  wanted: ReadonlyMap<string, string>,
  options: PlanNamesOptions = {},
): ReadonlyMap<string, string> {
  const { clean = pythonName, taken = [], maxLength = 80 } = options;
  const used = new Set([...taken].map((t) => t.toLowerCase()));
  const entries = [...wanted].map(([id, text]) => ({ id, text, name: clean(text) }));
  const loss = (e: { text: string; name: string }) => e.text === e.name ? 0 : 1;
  entries.sort((a, b) => loss(a) - loss(b) || compareText(a.id, b.id));
  const names = new Map<string, string>();
  const waiting: typeof entries = [];
  for (const entry of entries) {
    const plain = entry.name;
    if (plain.length > maxLength || used.has(plain.toLowerCase())) {
      waiting.push(entry);
      continue;
    }
    used.add(plain.toLowerCase());
    names.set(entry.id, plain);
  }
  for (const { id, name } of waiting) {
    // a name that fits stays whole: callers may count on how it begins
    const short = name.length <= maxLength - 9
      ? name
      : name.slice(0, maxLength - 9).replace(/_+$/, "");
    let unique = `${short}_${shortHash(id)}`;
    for (let i = 2; used.has(unique.toLowerCase()); i++) {
      unique = `${short}_${shortHash(`${i} ${id}`)}`;
    }
    used.add(unique.toLowerCase());
    names.set(id, unique);
  }
  return names;
}

/** Eight hex digits of FNV-1a over the UTF-16 code units, low byte first: tells names apart, protects nothing. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Keywords, soft keywords and builtins of Python 3.9 to 3.14, in lower case. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  ...[...KEYWORDS].map((k) => k.toLowerCase()),
  ...("match case type _ self cls " +
    "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright " +
    "credits delattr dict dir divmod ellipsis enumerate eval exec exit filter float format frozenset getattr globals hasattr " +
    "hash help hex id input int isinstance issubclass iter len license list locals map max memoryview min next object oct " +
    "open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple " +
    "vars zip").split(" "),
]);

/** Top-level modules that a generated package or file must not hide, and names that Windows keeps for devices. */
export const RESERVED_MODULES: ReadonlySet<string> = new Set(
  ("abc argparse array ast asyncio atexit base64 bdb binascii bisect builtins bz2 calendar cmath cmd code codecs codeop " +
    "collections colorsys compileall concurrent configparser contextlib contextvars copy copyreg csv ctypes curses " +
    "dataclasses datetime dbm decimal difflib dis doctest email encodings ensurepip enum errno faulthandler fcntl filecmp " +
    "fileinput fnmatch fractions ftplib functools gc getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html " +
    "http imaplib importlib inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox marshal math " +
    "mimetypes mmap modulefinder multiprocessing netrc ntpath numbers opcode operator optparse os pathlib pdb pickle " +
    "pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd pydoc queue quopri random re readline " +
    "reprlib resource runpy sched secrets select selectors shelve shlex shutil signal site smtplib socket socketserver " +
    "sqlite3 ssl stat statistics string stringprep struct subprocess symtable sys sysconfig syslog tabnanny tarfile " +
    "tempfile termios test textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc " +
    "tty turtle types typing unicodedata unittest urllib uuid venv warnings wave weakref webbrowser winreg winsound wsgiref " +
    "xml xmlrpc zipapp zipfile zipimport zlib zoneinfo " +
    "airflow dagster dagster_dbt dagster_dg_cli dagster_graphql dagster_shared dagster_webserver dbt dbt_common duckdb " +
    "agate alembic antlr4 anyio attr attrs certifi click coloredlogs croniter dateutil dbt_adapters fsspec google gql graphene " +
    "httpx humanfriendly idna jsonschema mashumaro msgpack networkx opentelemetry protobuf psutil rich six snowplow_tracker " +
    "sqlparse starlette structlog tabulate tomli tzdata universal_pathlib upath urllib3 uvicorn watchdog websockets " +
    "filelock floe_dbt floe_iceberg floe_platform floe_storage grpc jinja2 numpy packaging pandas pip pkg_resources polars pyarrow pydantic pyiceberg pytest pytz " +
    "requests setuptools snowflake sqlalchemy sqlglot toposort tqdm typing_extensions wheel yaml " +
    "src test tests conftest definitions defs main " +
    "aux com1 com2 com3 com4 com5 com6 com7 com8 com9 con lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9 nul prn")
    .split(" "),
);
