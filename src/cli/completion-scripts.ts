/**
 * Owns the scripts by which a shell asks kchat what may come next. Rule: they are short, work in shells as
 * they are installed (also bash 3.2 without bash-completion), and never evaluate what was typed. The
 * candidates come from `kchat completion SHELL -- WORDS`.
 */
import type { Completion } from './completion-candidates.js';

interface CompletionShell {
  /** How to set it up, as commands for a new user. */
  readonly setUp: string;
  readonly script: string;
  /** What must stand above everything else. */
  readonly firstLine?: string;
  /** The words after `kchat`, from how this shell passes them. */
  parseWords(words: readonly string[]): readonly string[];
  /** A candidate in the form that this shell's script reads. */
  renderCandidate(value: string, description: string): string;
}

// If "=" does not break words (npm's old completion removes it from COMP_WORDBREAKS), flag and path are one
// word.
const bash = `_kchat() {
  COMPREPLY=()
  local line
  while IFS= read -r line; do
    if [ "$line" = ":files" ]; then
      local flag="" typed="\${COMP_WORDS[COMP_CWORD]}"
      [ "$typed" != "=" ] || typed=""
      case "$typed" in --*=*) flag="\${typed%%=*}="; typed="\${typed#*=}" ;; esac
      if [ -z "$flag" ]; then
        compopt -o filenames 2>/dev/null
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$typed")
      else
        while IFS= read -r line; do COMPREPLY+=("$flag$(printf %q "$line")"); done < <(compgen -f -- "$typed")
      fi
      return
    fi
    COMPREPLY+=("$line")
  done < <(kchat completion bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _kchat kchat
`;

const zsh = `_kchat() {
  local -a candidates
  candidates=("\${(@f)$(kchat completion zsh -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ "\${candidates[1]}" == ":files" ]]; then
    [[ "$PREFIX" != --*=* ]] || compset -P 1 '*='
    _files
  elif [[ -n "\${candidates[1]}" ]]; then
    _describe kchat candidates
  fi
}
if [[ "\${funcstack[1]}" == "_kchat" ]]; then
  _kchat "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _kchat kchat
fi
`;

const fish = `function __kchat_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    set -l found (kchat completion fish -- $words "$current" 2>/dev/null)
    if test "$found[1]" = ":files"
        set -l flag (string match -r -- '^--[^=]+=' "$current")
        for path in (__fish_complete_path (string replace -r -- '^--[^=]+=' '' "$current"))
            printf '%s%s\\n' "$flag" $path
        end
    else
        printf '%s\\n' $found
    end
end
complete -c kchat -f -a '(__kchat_complete)'
`;

// Each word begins with a colon, because Windows PowerShell drops empty arguments.
const powershell = `Register-ArgumentCompleter -Native -CommandName kchat -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { ":$_" })
    if ($wordToComplete -eq '') { $words += ':' }
    kchat completion powershell '--' @words 2>$null | Where-Object { $_ -ne ':files' } | ForEach-Object {
        $value, $description = $_ -split "\`t", 2
        if (-not $description) { $description = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $description)
    }
}
`;

const tabbed = (value: string, description: string) =>
  description === '' ? value : `${value}\t${description}`;

/** Every shell that has a script, by its name. */
export const completionShells: Readonly<Record<string, CompletionShell>> = {
  bash: {
    setUp: `echo 'eval "$(kchat completion bash)"' >> ~/.bashrc`,
    script: bash,
    // bash makes every "=" a word of its own.
    parseWords: (words) =>
      words.flatMap((word, index) => (word !== '=' ? [word] : index === words.length - 1 ? [''] : [])),
    renderCandidate: (value) => value,
  },
  zsh: {
    setUp: `echo 'eval "$(kchat completion zsh)"' >> ~/.zshrc`,
    script: zsh,
    // compinit reads only the first line of a file; for zsh itself it is a comment.
    firstLine: '#compdef kchat\n',
    parseWords: (words) => words,
    renderCandidate: (value, description) =>
      `${value.replaceAll(':', '\\:')}${description === '' ? '' : `:${description}`}`,
  },
  fish: {
    setUp: 'kchat completion fish > ~/.config/fish/completions/kchat.fish',
    script: fish,
    parseWords: (words) => words,
    renderCandidate: tabbed,
  },
  powershell: {
    setUp: 'kchat completion powershell | Out-String | Invoke-Expression   # in $PROFILE',
    script: powershell,
    parseWords: (words) => words.map((word) => word.replace(/^:/, '')),
    renderCandidate: tabbed,
  },
};

/** The script of a shell, with how to set it up. */
export function renderScript(name: string, { firstLine = '', setUp, script }: CompletionShell): string {
  return (
    `${firstLine}# kchat completion for ${name}. Set it up once, then open a new shell:\n#   ` +
    `${setUp}\n\n${script}`
  );
}

/** One line for each candidate, or `:files`. */
export function renderCompletion({ renderCandidate }: CompletionShell, completion: Completion): string {
  if (completion === 'files') return ':files\n';
  return completion.map(({ value, description }) => `${renderCandidate(value, description)}\n`).join('');
}

/** For help: each shell with the command that sets it up. */
export function renderSetUp(): string {
  return Object.entries(completionShells)
    .map(([name, { setUp }]) => `  ${name}\n    ${setUp}\n`)
    .join('');
}
