import type { CompletionTable } from "./completion-table.ts";
import { posixWords } from "./posix-words.ts";

/** The script for zsh: to be sourced, or to be put as \`_tidemark\` into a folder of \`$fpath\`. */
export function zshScript(table: CompletionTable): string {
  return `#compdef tidemark
# tidemark completion for zsh: source <(tidemark completion zsh)

${posixWords(table)}

_tidemark_add() {
  local line word about
  local -a plain folders
  while IFS= read -r line; do
    [[ -z $line ]] && continue
    word=\${line%%$'\\t'*}
    about=\${line#*$'\\t'}
    if [[ $word == */ ]]; then
      folders+=("$word")
    elif [[ $about == "$line" ]]; then
      plain+=("\${word//:/\\\\:}")
    else
      plain+=("\${word//:/\\\\:}:$about")
    fi
  done
  (( $#plain )) && _describe -V "$1" plain
  (( $#folders )) && compadd -S '' -a folders
}

_tidemark() {
  local name= first= state= option= word lines line
  local -i position=0 i
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    if [[ -n $option ]]; then
      [[ $option == --state-folder ]] && state=$word
      option=
    elif [[ $word == --*=* ]]; then
      [[ $word == --state-folder=* ]] && state=\${word#*=}
    elif [[ $word == -* ]]; then
      [[ -n $(_tidemark_words "value $name $word") ]] && option=$word
    elif [[ $position == 0 && $'\\n'$(_tidemark_words "commands $name") == *$'\\n'"$word"$'\\t'* ]]; then
      name="\${name:+$name }$word"
    else
      [[ $position == 0 ]] && first=$word
      position=$((position + 1))
    fi
  done
  word=\${words[CURRENT]}
  if [[ -z $option && $word == --*=* ]]; then
    option=\${word%%=*}
    compset -P '*='
    word=\${word#*=}
  fi
  if [[ -n $option ]]; then
    lines=$(_tidemark_words "value $name $option")
  elif [[ $word == -* ]]; then
    lines=$(_tidemark_words "options $name")
  else
    [[ $position == 0 ]] && lines=$(_tidemark_words "commands $name")
    lines+=$'\\n'$(_tidemark_words "argument $name $position")$'\\n'$(_tidemark_words "argument $name *")
  fi
  local fixed=
  while IFS= read -r line; do
    case "$line" in
      '' | @text) ;;
      @file) _files ;;
      @folder) _files -/ ;;
      @*) _tidemark_add "\${line#@}" < <("\${words[1]}" complete "\${line#@}" --state-folder="$state" --first="$first" --word="$word" 2>/dev/null) ;;
      *) fixed+="$line"$'\\n' ;;
    esac
  done <<<"$lines"
  [[ -n $fixed ]] && _tidemark_add words <<<"$fixed"
}

if [[ \${funcstack[1]} == _tidemark ]]; then
  _tidemark "$@"
else
  compdef _tidemark tidemark
fi
`;
}
