import type { CompletionTable } from "./completion-table.ts";

/** The script for PowerShell, from 5.1 on. */
export function powershellScript(table: CompletionTable): string {
  const entries = [...table].map(([key, lines]) => {
    const words = lines.map(({ word, about }) => quote(about === "" ? word : `${word}\t${about}`));
    return `    ${quote(key)} = @(${words.join(", ")})`;
  });
  return `# tidemark completion for PowerShell: tidemark completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName tidemark -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $table = @{
${entries.join("\n")}
  }
  $cur = [string]$wordToComplete
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition -or $_.Extent.Text -ne $cur } | ForEach-Object { $_.ToString() })
  $name = ''; $position = 0; $first = ''; $state = ''; $option = ''
  foreach ($word in ($words | Select-Object -Skip 1)) {
    if ($option) {
      if ($option -eq '--state-folder') { $state = $word }
      $option = ''
    } elseif ($word.StartsWith('-')) {
      if ($table.ContainsKey("value $name $word")) { $option = $word }
    } elseif ($position -eq 0 -and (@($table["commands $name"]) | Where-Object { $_ -and $_.Split("\`t")[0] -eq $word })) {
      $name = "$name $word".Trim()
    } else {
      if ($position -eq 0) { $first = $word }
      $position++
    }
  }
  if ($option) { $lines = @($table["value $name $option"]) }
  elseif ($cur.StartsWith('-')) { $lines = @($table["options $name"]) }
  else {
    $lines = @()
    if ($position -eq 0) { $lines += @($table["commands $name"]) }
    $lines += @($table["argument $name $position"]) + @($table["argument $name *"])
  }
  $offered = foreach ($line in $lines) {
    if (-not $line -or $line -eq '@text') { continue }
    elseif ($line -eq '@file') { Get-ChildItem -Name -Path "$cur*" -ErrorAction SilentlyContinue }
    elseif ($line -eq '@folder') { Get-ChildItem -Name -Directory -Path "$cur*" -ErrorAction SilentlyContinue }
    # An empty word is lost on the way to a program in older versions, hence the form with an equals sign.
    elseif ($line.StartsWith('@')) { & $words[0] complete $line.Substring(1) "--state-folder=$state" "--first=$first" "--word=$cur" 2>$null }
    else { $line }
  }
  $offered | Where-Object { $_.StartsWith($cur) } | ForEach-Object {
    $parts = $_.Split("\`t")
    $about = if ($parts.Length -gt 1) { $parts[1] } else { $parts[0] }
    [System.Management.Automation.CompletionResult]::new($parts[0], $parts[0], 'ParameterValue', $about)
  }
}
`;
}

function quote(text: string): string {
  return `"${text.replaceAll("`", "``").replaceAll('"', '`"').replaceAll("$", "`$").replaceAll("\t", "`t")}"`;
}
