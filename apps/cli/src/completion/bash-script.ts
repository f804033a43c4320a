import type { CompletionTable } from "./completion-table.ts";
import { posixWords } from "./posix-words.ts";

/** The script that bash sources. Works from bash 3.2 on, which is what macOS has. */
export function bashScript(table: CompletionTable): string {
  return `# tidemark completion for bash: source <(tidemark completion bash)

${posixWords(table)}

_tidemark_add() {
  local line quoted
  while IFS= read -r line; do
    line=\${line%%$'\\t'*}
    if [[ -n $line && $line == "$1"* ]]; then
      printf -v quoted '%q' "$line"
      COMPREPLY+=("$quoted")
      [[ $line == */ ]] && compopt -o nospace 2>/dev/null
    fi
  done
}

_tidemark_slash() {
  local path
  while IFS= read -r path; do
    [[ -d $path ]] && path+=/
    printf '%s\\n' "$path"
  done
}

_tidemark() {
  local cur=\${COMP_WORDS[COMP_CWORD]} name= position=0 first= state= option= word lines line i
  COMPREPLY=()
  [[ $cur == "=" ]] && cur=
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $word == "=" ]]; then
      continue
    elif [[ -n $option ]]; then
      [[ $option == --state-folder ]] && state=$word
      option=
    elif [[ $word == -* ]]; then
      [[ -n $(_tidemark_words "value $name $word") ]] && option=$word
    elif [[ $position == 0 && $'\\n'$(_tidemark_words "commands $name") == *$'\\n'"$word"$'\\t'* ]]; then
      name="\${name:+$name }$word"
    else
      [[ $position == 0 ]] && first=$word
      position=$((position + 1))
    fi
  done
  if [[ -n $option ]]; then
    lines=$(_tidemark_words "value $name $option")
  elif [[ $cur == -* ]]; then
    lines=$(_tidemark_words "options $name")
  else
    [[ $position == 0 ]] && lines=$(_tidemark_words "commands $name")
    lines+=$'\\n'$(_tidemark_words "argument $name $position")$'\\n'$(_tidemark_words "argument $name *")
  fi
  while IFS= read -r line; do
    case "$line" in
      '' | @text) ;;
      @file) _tidemark_add "$cur" < <(compgen -f -- "$cur" | _tidemark_slash) ;;
      @folder) _tidemark_add "$cur" < <(compgen -d -- "$cur" | _tidemark_slash) ;;
      @*) _tidemark_add "$cur" < <("\${COMP_WORDS[0]}" complete "\${line#@}" --state-folder="$state" --first="$first" --word="$cur" 2>/dev/null) ;;
      *) _tidemark_add "$cur" <<<"$line" ;;
    esac
  done <<<"$lines"
}

complete -F _tidemark tidemark
`;
}
