export const mainHelp = `parity - is it safe to move traffic from one LLM gateway to another?

Usage: parity [run] [suites...] [options]      compare, judge, report (default: suites/)
       parity validate [suites...]             check config and suites, send nothing
       parity report <run>                     make the reports of a run again from its journal
       parity simulate                         start two simulated gateways and print their URLs
       parity init [folder]                    write a starter config, suite and .env.example

Sides        --baseline <profile>  --candidate <profile>   ai-stats, llm-gateway, openrouter, openai,
               openai-compatible, simulated[:profile]      (defaults: llm-gateway, ai-stats)
             --baseline-url <url>  --candidate-url <url>   what an OpenAI client takes as base URL
             --baseline-key-env <name>  --candidate-key-env <name>   variable that holds the key
Plan         --samples <k>  --grep <regex>  --grep-invert <regex>  --tag <tag>  --last-failed
             --list (show the plan, send nothing)  --seed <text>
Sending      -j, --concurrency <slots>  --timeout-ms <ms>  --retries <n>
             --resume[=run] (go on with an interrupted run)
Simulators   --simulated  --defect <name> (on the candidate; list: parity simulate --help)
Reports      -o, --output <folder> (reports)  --quiet  --no-color  --no-content
             --allow-inconclusive (exit 0)   -c, --config <file> (parity.config.yaml)

With no key and no side named, both sides are simulated: the first run needs no network.
Exit codes:  0 parity  1 drift  2 usage or config  3 inconclusive  4 a side is unusable
             5 nothing selected  70 a defect of this tool  130 interrupted
Docs: README.md. Version: --version
`

export const validateHelp = `Usage: parity validate [suites...] [-c config]

Reads the config and the suites (files, folders or globs; default suites/), prints every problem
as file:line:column, and sends nothing. Exit 0 when all is well, else 2.
`

export const reportHelp = `Usage: parity report <run> [-o folder] [-c config] [--quiet] [--no-color]
                           [--no-content] [--allow-inconclusive]

Makes every report of a finished or interrupted run again from its journal. <run> is a run's id
in the output folder (default reports), its folder, or "latest". Exit code as of the run.
`

export const initHelp = `Usage: parity init [folder]

Writes parity.config.yaml, suites/starter.yaml and .env.example, with comments. Never overwrites.
`

export function simulateHelp(defects: readonly { name: string; meaning: string }[]): string {
  const width = Math.max(...defects.map(defect => defect.name.length))
  const list = defects.map(defect => `  ${defect.name.padEnd(width)}  ${defect.meaning}`).join('\n')
  return `Usage: parity simulate [--baseline-port <n>] [--candidate-port <n>] [--seed <text>]
                       [--baseline <profile>] [--candidate <profile>] [--defect <name>]...

Starts two simulated gateways on 127.0.0.1 (profiles llm-gateway and ai-stats) and prints their
URLs and keys, so that any client can be pointed at them. Ctrl-C ends them.

Defects of the candidate (also for "parity run --simulated --defect <name>"):
${list}
`
}
