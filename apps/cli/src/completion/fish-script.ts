import type { CompletionTable } from "./completion-table.ts";

/** The script for fish. */
export function fishScript(table: CompletionTable): string {
  const cases = [...table].map(([key, lines]) => {
    const words = lines.map(({ word, about }) => quote(about === "" ? word : `${word}\t${about}`));
    return `        case ${quote(key)}\n            printf '%s\\n' ${words.join(" ")}`;
  });
  return `# tidemark completion for fish: tidemark completion fish > ~/.config/fish/completions/tidemark.fish

function __tidemark_words
    switch $argv[1]
${cases.join("\n")}
    end
end

function __tidemark_complete
    set -l tokens (commandline -opc)
    set -l cur (commandline -ct)
    set -l name ''
    set -l position 0
    set -l first ''
    set -l state ''
    set -l option ''
    for word in $tokens[2..-1]
        if test -n "$option"
            test "$option" = --state-folder; and set state $word
            set option ''
        else if string match -q -- '--*=*' $word
            string match -q -- '--state-folder=*' $word; and set state (string split -m1 = -- $word)[2]
        else if string match -q -- '-*' $word
            test -n "$(__tidemark_words "value $name $word")"; and set option $word
        else if test $position = 0; and contains -- $word (__tidemark_words "commands $name" | string split -f1 \\t)
            set name (string trim -- "$name $word")
        else
            test $position = 0; and set first $word
            set position (math $position + 1)
        end
    end
    set -l prefix ''
    if test -z "$option"; and string match -q -- '--*=*' $cur
        set option (string split -m1 = -- $cur)[1]
        set prefix "$option="
        set cur (string split -m1 = -- $cur)[2]
    end
    set -l lines
    if test -n "$option"
        set lines (__tidemark_words "value $name $option")
    else if string match -q -- '-*' $cur
        set lines (__tidemark_words "options $name")
    else
        test $position = 0; and set lines (__tidemark_words "commands $name")
        set -a lines (__tidemark_words "argument $name $position") (__tidemark_words "argument $name *")
    end
    for line in $lines
        switch $line
            case @text
            case @file
                __fish_complete_path $cur | string replace -r '^' -- $prefix
            case @folder
                __fish_complete_directories $cur '' | string replace -r '^' -- $prefix
            case '@*'
                $tokens[1] complete (string sub -s 2 -- $line) --state-folder="$state" --first="$first" --word="$cur" 2>/dev/null | string replace -r '^' -- $prefix
            case '*'
                printf '%s\\n' $prefix$line
        end
    end
end

complete -c tidemark -f -k -a '(__tidemark_complete)'
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
