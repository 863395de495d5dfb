// Builds the page: checks types, bundles, and records a hash of the sources, which a test of the
// crate compares. Run it by `npm ci --ignore-scripts && npm run build` in this folder.

import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const OUT = '../src/http/ui/assets';
/** The most that the three files may have together, compressed. */
const LARGEST = 60_000;

execFileSync(process.execPath, ['node_modules/typescript/bin/tsc'], { stdio: 'inherit' });

const licence = (name) => {
  const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  return `${name} ${version} (${license})\n${readFileSync(`node_modules/${name}/LICENSE`, 'utf8').trim()}`;
};
const banner = `/*!\n${['preact', 'uplot'].map(licence).join('\n\n')}\n*/`;

await build({
  entryPoints: { app: 'src/main.tsx' },
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['chrome123', 'firefox120', 'safari17.5'],
  outdir: OUT,
  legalComments: 'none',
  banner: { js: banner },
});
writeFileSync(`${OUT}/index.html`, readFileSync('src/index.html'));

/** Everything that decides about the output, whatever the line endings of the checkout. */
const sources = [
  ...['build.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'],
  ...readdirSync('src', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`),
].sort();
const FILES = ['index.html', 'app.js', 'app.css'];
const text = (path) => readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
const sum = (texts) => createHash('sha256').update(texts.join('')).digest('hex');
writeFileSync(`${OUT}/hashes`, [
  `sources ${sum(sources.map((path) => `${path}\n${text(path)}`))}`,
  ...FILES.map((file) => `${file} ${sum([text(`${OUT}/${file}`)])}`),
].map((line) => `${line}\n`).join(''));

const size = FILES
  .map((file) => gzipSync(readFileSync(`${OUT}/${file}`), { level: 9 }).length)
  .reduce((sum, one) => sum + one, 0);
console.log(`${size} bytes compressed`);
if (size > LARGEST) throw new Error(`more than ${LARGEST} bytes`);
