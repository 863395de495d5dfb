// Requests to the service. A bearer token stays in this tab: in `sessionStorage`.

import type { About, Catalogue, RequestsAnswer, ValuesAnswer } from './types';

const TOKEN = 'metrics-token';
const TIMEOUT = 15_000;

/** Why there is no answer: the status, or 0 if the service was not reached. */
export class Failure extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

export function setToken(token: string): void {
  sessionStorage.setItem(TOKEN, token);
}

export const hasToken = () => sessionStorage.getItem(TOKEN) !== null;

async function get(path: string): Promise<Response> {
  const token = sessionStorage.getItem(TOKEN);
  const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
  let answer: Response;
  try {
    // Relative to the page, so that it works behind any path prefix.
    answer = await fetch(`ui/${path}`, {
      headers, cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT),
    });
  } catch {
    throw new Failure(0, 'The service did not answer.');
  }
  if (!answer.ok) throw new Failure(answer.status, `The service answered with status ${answer.status}.`);
  return answer;
}

async function json<T>(path: string): Promise<T> {
  const answer = await get(path);
  try {
    return (await answer.json()) as T;
  } catch {
    throw new Failure(0, 'The answer was incomplete.');
  }
}

const NOTHING: Catalogue = { metrics: [], counted: [], objectives: [] };

export async function about(): Promise<About> {
  const answer = await json<Omit<About, 'catalogue'> & { catalogue: Catalogue | null }>('about');
  return { ...answer, catalogue: answer.catalogue ?? NOTHING };
}

export const requests = (since: number) => json<RequestsAnswer>(`requests?since=${since}`);
export const values = (layout: string, since: number | null) =>
  json<ValuesAnswer>(`values?layout=${encodeURIComponent(layout)}${since === null ? '' : `&since=${since}`}`);

/** The exposition, and the identifier of its layout: in the header, or before the first line. */
export async function series(): Promise<{ layout: string; text: string }> {
  const answer = await get('series');
  let text: string;
  try {
    text = await answer.text();
  } catch {
    throw new Failure(0, 'The answer was incomplete.');
  }
  let layout = answer.headers.get('X-Layout');
  const first = /^(?:# ?)?X-Layout: *(\S+)\r?\n/.exec(text);
  if (first) {
    layout ??= first[1] ?? '';
    text = text.slice(first[0].length);
  }
  return { layout: layout ?? '', text };
}
