// Parses the text format: the families with their samples, in the order of the values.

export interface Sample {
  /** The line without its value: identifies the series across layouts. */
  key: string;
  name: string;
  labels: Map<string, string>;
}

export interface Family {
  name: string;
  type: string;
  help: string;
  /** The indexes of its samples. */
  samples: number[];
}

export interface Exposition {
  families: Family[];
  samples: Sample[];
  values: Float64Array;
}

export function parseNumber(text: string): number {
  if (text === '+Inf' || text === 'Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  return text === 'NaN' ? NaN : Number(text);
}

const unescape = (text: string) =>
  text.includes('\\') ? text.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c)) : text;

export function parseExposition(text: string): Exposition {
  const families = new Map<string, Family>();
  const samples: Sample[] = [];
  const values: number[] = [];
  let current: Family | null = null;
  const family = (name: string) => {
    let known = families.get(name);
    if (!known) families.set(name, (known = { name, type: 'unknown', help: '', samples: [] }));
    return known;
  };
  for (const line of text.split('\n')) {
    if (line.startsWith('# HELP ')) {
      const [, name = '', help = ''] = /^# HELP (\S+) ?(.*)$/.exec(line) ?? [];
      current = family(name);
      current.help = unescape(help);
    } else if (line.startsWith('# TYPE ')) {
      const [name = '', type = 'unknown'] = line.slice(7).split(' ');
      current = family(name);
      current.type = type;
    } else if (line !== '' && !line.startsWith('#')) {
      const sample = parseSample(line);
      if (!current || !sample.name.startsWith(current.name)) current = family(sample.name);
      current.samples.push(samples.length);
      samples.push(sample);
      values.push(parseNumber(line.slice(sample.key.length).trim().split(' ')[0] ?? ''));
    }
  }
  return { families: [...families.values()], samples, values: Float64Array.from(values) };
}

const LABEL = /([^=,{]+)="((?:[^"\\]|\\.)*)"/g;

function parseSample(line: string): Sample {
  const labels = new Map<string, string>();
  const [name = ''] = /^[^{ ]+/.exec(line) ?? [];
  if (line[name.length] !== '{') return { key: name, name, labels };
  LABEL.lastIndex = name.length + 1;
  let end = LABEL.lastIndex;
  for (let found = LABEL.exec(line); found; found = LABEL.exec(line)) {
    // A brace ends the labels; what follows may look like one more only in a comment.
    if (found.index > end + 1) break;
    labels.set(found[1] ?? '', unescape(found[2] ?? ''));
    end = LABEL.lastIndex;
  }
  const close = line.indexOf('}', end);
  return { key: line.slice(0, close + 1), name, labels };
}
