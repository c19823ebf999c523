/** The YAML language server that editors run (VS Code's YAML extension, Neovim, Helix), spoken to over its own protocol. */

/** The release that is tried; npm fetches it on first use. */
export const SERVER = "yaml-language-server@2.0.0";

export interface EditorDiagnostic {
  readonly message: string;
  /** From 0, as the protocol counts. */
  readonly range: { readonly start: Place; readonly end: Place };
  readonly severity: number;
}

export interface Place {
  readonly line: number;
  readonly character: number;
}

export interface Completion {
  readonly label: string;
  readonly documentation?: string | { readonly value: string };
  readonly insertText?: string;
  readonly textEdit?: { readonly newText: string };
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** How long an answer may take; the server reads a schema of some 100 kB on first use. */
const ANSWER_MS = 60_000;

export class LanguageServer {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #diagnostics = new Map<string, (found: readonly EditorDiagnostic[]) => void>();
  readonly #settings: unknown;
  readonly #reading: Promise<void>;
  #id = 0;

  private constructor(process: Deno.ChildProcess, settings: unknown) {
    this.#process = process;
    this.#writer = process.stdin.getWriter();
    this.#settings = settings;
    this.#reading = this.#read();
  }

  /** @param settings what an editor is configured with: `yaml.…` of its settings, without the prefix. */
  static async start(settings: unknown): Promise<LanguageServer> {
    const process = new Deno.Command("npx", {
      args: ["--yes", SERVER, "--stdio"],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const server = new LanguageServer(process, settings);
    await server.#ask("initialize", {
      processId: Deno.pid,
      rootUri: null,
      capabilities: {
        workspace: { configuration: true },
        textDocument: {
          completion: {
            completionItem: { snippetSupport: true, documentationFormat: ["markdown"] },
          },
          hover: { contentFormat: ["markdown"] },
          publishDiagnostics: {},
        },
      },
    });
    await server.#tell("initialized", {});
    await server.#tell("workspace/didChangeConfiguration", { settings: { yaml: settings } });
    return server;
  }

  /** Opens a file and waits for what the editor would underline. */
  async open(uri: string, text: string): Promise<readonly EditorDiagnostic[]> {
    const found = new Promise<readonly EditorDiagnostic[]>((resolve) =>
      this.#diagnostics.set(uri, resolve)
    );
    const textDocument = { uri, languageId: "yaml", version: 1, text };
    await this.#tell("textDocument/didOpen", { textDocument });
    return await within(found, `diagnostics of ${uri}`);
  }

  async complete(uri: string, position: Place): Promise<readonly Completion[]> {
    const result = await this.#ask("textDocument/completion", { textDocument: { uri }, position });
    return Array.isArray(result) ? result : (result as { items: Completion[] }).items;
  }

  /** What the editor shows of the word under the pointer, as Markdown; empty when it shows nothing. */
  async hover(uri: string, position: Place): Promise<string> {
    const result = await this.#ask("textDocument/hover", { textDocument: { uri }, position });
    const contents = (result as { contents?: string | { value: string } } | null)?.contents ?? "";
    return typeof contents === "string" ? contents : contents.value;
  }

  async stop(): Promise<void> {
    await this.#ask("shutdown", null);
    await this.#tell("exit", null);
    await this.#writer.close().catch(() => {});
    await this.#reading;
    await this.#process.status;
  }

  async #ask(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#id;
    const answer = new Promise<Message>((resolve) => this.#answers.set(id, resolve));
    await this.#send({ id, method, params });
    const { result, error } = await within(answer, method);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  #tell(method: string, params: unknown): Promise<void> {
    return this.#send({ method, params });
  }

  async #send(message: Message): Promise<void> {
    const body = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", ...message }));
    const head = new TextEncoder().encode(`Content-Length: ${body.length}\r\n\r\n`);
    await this.#writer.write(new Uint8Array([...head, ...body]));
  }

  async #read(): Promise<void> {
    let bytes: Uint8Array<ArrayBufferLike> = new Uint8Array();
    for await (const chunk of this.#process.stdout) {
      bytes = new Uint8Array([...bytes, ...chunk]);
      for (let frame = nextFrame(bytes); frame !== null; frame = nextFrame(bytes)) {
        bytes = bytes.subarray(frame.length);
        await this.#receive(frame.message);
      }
    }
  }

  async #receive(message: Message): Promise<void> {
    const { id, method, params } = message;
    if (method === undefined) this.#answers.get(id as number)?.(message);
    else if (method === "textDocument/publishDiagnostics") {
      const { uri, diagnostics } = params as { uri: string; diagnostics: EditorDiagnostic[] };
      this.#diagnostics.get(uri)?.(diagnostics);
    } else if (method === "workspace/configuration") {
      const { items } = params as { items: { section?: string }[] };
      const result = items.map(({ section }) => section === "yaml" ? this.#settings : {});
      await this.#send({ id, result });
    } else if (id !== undefined) await this.#send({ id, result: null });
  }
}

function nextFrame(bytes: Uint8Array): { message: Message; length: number } | null {
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  const head = /^(?:[^\r\n]+\r\n)*?Content-Length: (\d+)\r\n(?:[^\r\n]+\r\n)*\r\n/.exec(text);
  if (head === null) return null;
  const length = head[0].length + Number(head[1]);
  if (bytes.length < length) return null;
  const body = new TextDecoder().decode(bytes.subarray(head[0].length, length));
  return { message: JSON.parse(body), length };
}

async function within<T>(answer: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No ${what} within ${ANSWER_MS} ms`)), ANSWER_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
