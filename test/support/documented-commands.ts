/** Finds the command lines that kchat's help and README promise to work. */

/** Lines that begin with `  $ `, with what a backslash continues, without a remark behind `   #`. */
export function readExamples(help: string): readonly string[] {
  return joinLines(help)
    .filter((line) => line.startsWith('  $ '))
    .map((line) => dropRemark(line.slice(4)));
}

/** The lines of a Markdown text's `sh` blocks that no `<!-- run: … -->` gives to another test, and of its tables. */
export function readShellLines(markdown: string): readonly string[] {
  const blocks = markdown.matchAll(/(?<mark><!-- run: [^\n]*-->\n)?^```sh\n(?<block>.*?)^```$/gms);
  const lines = [...blocks].flatMap(({ groups }) =>
    groups?.mark === undefined ? joinLines(groups?.block ?? '').map(dropRemark) : [],
  );
  const cells = [...markdown.matchAll(/^\|.*\| `([^`]*\bkchat [^`]*)` \|$/gm)].map(([, cell = '']) =>
    cell.replaceAll('\\|', '|'),
  );
  return [...lines.filter((line) => line !== ''), ...cells];
}

function joinLines(text: string): string[] {
  return text.replace(/\\\n\s*/g, '').split('\n');
}

function dropRemark(line: string): string {
  return line.replace(/\s{2,}#.*$/, '').trimEnd();
}
