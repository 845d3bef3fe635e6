// Each hands the words to `berth __complete`, which answers with lines of "word TAB what it is".
// When it knows nothing, the shell's own completion of file names takes over.

const bash = `# bash completion for berth
_berth() {
  local words cword cur line
  if declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref -n =: -w words -i cword
  else
    words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD
  fi
  cur=\${words[cword]}
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${words[0]}" __complete "\${words[@]:1:cword-1}" "$cur" 2>/dev/null)
  if declare -F __ltrim_colon_completions >/dev/null; then __ltrim_colon_completions "$cur"; fi
}
complete -o default -F _berth berth
`

const zsh = `#compdef berth
_berth() {
  local -a found
  local line
  while IFS= read -r line; do
    found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe berth found; else _files; fi
}
if [ "$funcstack[1]" = "_berth" ]; then _berth "$@"; else compdef _berth berth; fi
`

const fish = `# fish completion for berth
function __berth_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l found ($words[1] __complete $words[2..-1] "$current" 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete -c berth -f -a '(__berth_complete)'
`

/** The completion script of each shell. */
export const scripts = { bash, zsh, fish } as const
