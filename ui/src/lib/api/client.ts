/** Requests to the own server: nothing else is ever asked. */

/** An answer that is none, with what the server says is the matter (RFC 9457). */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'ApiProblem';
  }
}

export type Asked = string | number | boolean | null | undefined;

/** An address with its query; what is null, undefined or empty is left out. */
export function address(path: string, query: Record<string, Asked | Asked[]> = {}): string {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== null && one !== undefined && one !== '') said.append(name, String(one));
  const text = said.toString();
  return text ? `${path}?${text}` : path;
}

async function problemOf(answer: Response): Promise<ApiProblem> {
  let detail = answer.statusText || `HTTP ${answer.status}`;
  try {
    const body = (await answer.json()) as { detail?: unknown; title?: unknown };
    if (typeof body.detail === 'string') detail = body.detail;
    else if (typeof body.title === 'string') detail = body.title;
  } catch {
    // not JSON: the status line is all there is
  }
  return new ApiProblem(answer.status, detail);
}

let unknown = (): void => undefined;

/** What is done when the server does not know the reader any more. */
export function onUnknown(done: () => void): void {
  unknown = done;
}

async function answered(answer: Promise<Response>): Promise<Response> {
  let got: Response;
  try {
    got = await answer;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, 'the server does not answer');
  }
  if (got.status === 401) unknown();
  if (!got.ok) throw await problemOf(got);
  return got;
}

export async function get<T>(path: string, query: Record<string, Asked | Asked[]> = {}, signal?: AbortSignal): Promise<T> {
  const got = await answered(fetch(address(path, query), { signal, headers: { Accept: 'application/json' } }));
  return (await got.json()) as T;
}

export async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const headers = { 'Content-Type': 'application/json' };
  const got = await answered(fetch(path, { method: 'POST', headers, body: JSON.stringify(body), signal }));
  return got.status === 204 ? (undefined as T) : ((await got.json()) as T);
}

/** Sends a file, telling how much of it has gone. */
export function send<T>(path: string, file: Blob, told: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => told(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => reject(new ApiProblem(0, 'the server does not answer'));
    request.onload = () => {
      let body: { detail?: string } = {};
      try {
        body = JSON.parse(request.responseText) as { detail?: string };
      } catch {
        // told below by its status
      }
      if (request.status >= 200 && request.status < 300) resolve(body as T);
      else reject(new ApiProblem(request.status, body.detail ?? request.statusText));
    };
    request.send(file);
  });
}
