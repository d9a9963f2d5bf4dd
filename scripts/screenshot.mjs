/**
 * Makes docs/first-screen.svg, the README's picture, from what the built program really prints: against the emulator,
 * with made-up credentials, in a folder of its own. `--print` writes it to stdout instead; a test compares that.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What a backend makes that decodes the secret: the classic mistake, in a token that someone copied from a log. */
const mint = `
  const { createHmac } = require('node:crypto');
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(Date.now() / 1000);
  const text = part({ alg: 'HS256', typ: 'JWT' }) + '.' + part({ email: 'ada@example.com', iat });
  const key = Buffer.from(process.env.SECRET, 'base64');
  process.stdout.write(text + '.' + createHmac('sha256', key).update(text).digest('base64url'));
`;

/** What is typed, as in a terminal; TOKEN is what was copied. */
const lines = ['kchat fetch-secret --org acme', 'kchat inspect "Bearer TOKEN"'];
const columns = 80;

function record() {
  const folder = mkdtempSync(join(tmpdir(), 'kchat-screenshot-'));
  const kchat = `'${process.execPath}' '${join(root, 'bin', 'kchat.js')}'`;
  const script = lines
    .map(
      (line) =>
        `line=${quote(line)}; line="\${line/TOKEN/$token}"; echo "$ $line" | fold -w ${columns}; eval "$line"`,
    )
    .join('\n');
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    LANG: 'C.UTF-8',
    // Where local time has another date than UTC for an hour a day, the line is longer then and the picture another.
    TZ: 'UTC',
    FORCE_COLOR: '1',
    // emulate has stored the secret already, and the picture is of a first time.
    MINT: mint,
    SCRIPT: `kchat() { ${kchat} "$@"; }
token=$(SECRET=$(kchat print-secret) '${process.execPath}' -e "$MINT")
kchat forget-secret --yes >/dev/null
${script}
true`,
  };
  try {
    const shell = `${kchat} emulate --org acme -- bash -c 'eval "$SCRIPT"'`;
    return execFileSync('bash', ['-c', shell], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;

const size = { column: 8.43, line: 19, margin: 16 };
const palette = {
  text: '#e6edf3',
  back: '#0d1117',
  31: '#ff7b72',
  32: '#56d364',
  33: '#e3b341',
  2: '#8b949e',
};

/** Text with SGR sequences as an SVG picture. */
function draw(text) {
  const rows = text.trimEnd().split('\n');
  const columns = Math.max(...rows.map((row) => row.replace(/\u001b\[[\d;]*m/g, '').length));
  const width = Math.ceil(columns * size.column + 2 * size.margin);
  const height = rows.length * size.line + 2 * size.margin;
  const drawn = rows.map((row, index) => {
    const y = size.margin + (index + 0.75) * size.line;
    return row === '' ? '' : `<text x="${size.margin}" y="${y}">${drawRow(row)}</text>\n`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>kchat in a terminal</title>
<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:${palette.text};white-space:pre}</style>
<rect width="100%" height="100%" rx="8" fill="${palette.back}"/>
${drawn.join('')}</svg>
`;
}

function drawRow(row) {
  let [weight, color] = [row.startsWith('$ ') ? '1' : '22', '39'];
  return row
    .split(/(\u001b\[[\d;]*m)/)
    .map((part) => {
      const code = /^\u001b\[(\d+)m$/.exec(part)?.[1];
      if (code === undefined) return drawPart(part, weight, color);
      if (code === '1' || code === '22') weight = code;
      if (palette[code] || code === '39' || code === '22') color = code;
      return '';
    })
    .join('');
}

function drawPart(text, weight, color) {
  if (text === '') return '';
  const bold = weight === '1' ? ' font-weight="bold"' : '';
  const fill = palette[color] === undefined ? '' : ` fill="${palette[color]}"`;
  return `<tspan${bold}${fill}>${escapeXml(text)}</tspan>`;
}

const escapeXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const picture = draw(record());
if (process.argv.includes('--print')) process.stdout.write(picture);
else {
  mkdirSync(join(root, 'docs'), { recursive: true });
  writeFileSync(join(root, 'docs', 'first-screen.svg'), picture);
}
