export const mainHelp = `parity - is it safe to move traffic from one LLM gateway to another?

Usage: parity [run] [suites...] [options]      compare, judge, report (default: suites/)
       parity check [suites...]                carry out the migration checklist, with evidence
       parity validate [suites...]             check config and suites, send nothing
       parity record [suites...]               keep the baseline's answers for later comparisons
       parity report <run>                     make the reports of a run again from its journal
       parity replay <run>                     send the failed requests of a run again, as recorded
       parity compare [run] [run]              what changed between two runs (the last two)
       parity history                          the runs so far, and the trend of every gate
       parity simulate                         start two simulated gateways and print their URLs
       parity inventory <folder>               where code talks to a gateway, and what to change
       parity import <log>...                  golden prompts from a log of requests
       parity init [folder]                    write a starter config, suite and .env.example

Sides        --baseline <profile>  --candidate <profile>   ai-stats, llm-gateway, openrouter,
               openai, anthropic, gemini, openai-compatible, simulated[:profile]
             --baseline recording:<path>                   what parity record has kept
             --baseline-url <url>  --candidate-url <url>   what an OpenAI client takes as base URL
             --baseline-key-env <name>  --candidate-key-env <name>   variable that holds the key
             --baseline-protocol <p>  --candidate-protocol <p>   such as chat-completions, responses
Plan         --samples <k>  -g, --grep <regex>  --grep-invert <regex>  --tag <tag>  --last-failed
             --samples auto (as few as can decide, by an earlier run, or --samples-from <run>)
             --list (show the plan and its chances, send nothing)  --seed <text>
             --tail (latency.tail decides, too)
Sending      -j, --concurrency <slots>  --timeout-ms <ms>  --retries <n>
             --budget-usd <x>  --max-duration <30m|2h|90s>  -y, --yes (do not ask about the cost)
             --stop-early (end when the verdict is clear)  --until-decided (ask on for what is open)
             --resume[=run] (go on with an interrupted run)
Simulators   --simulated  --defect <name> (on the candidate; list: parity simulate --help)
Reports      -o, --output <folder> (reports)  --reporter <table,list,dot>  -q, --quiet  --no-color
             --no-content  --allow-inconclusive (exit 0)   -c, --config <file> (parity.config.yaml)

With no key and no side named, both sides are simulated: the first run needs no network.
Exit codes:  0 parity  1 drift  2 usage or config  3 inconclusive  4 a side is unusable
             5 nothing selected  70 a defect of this tool  130 interrupted
Docs: README.md. Version: --version
`

export const validateHelp = `Usage: parity validate [suites...] [-c config]

Reads the config and the suites (files, folders or globs; default suites/), prints every problem
as file:line:column, and sends nothing. Exit 0 when all is well, 5 when a pattern matches nothing,
else 2.
`

export const checkHelp = `Usage: parity check [suites...] [--all] [--protocols] [side options of parity run] [-c config] [-o folder]
                    [--timeout-ms ms] [--retries n] [--no-color] [--no-content] [--allow-inconclusive]

Asks both sides what a migration needs, some forty small requests each: key and connection, catalogue
and model ids, one request with and one without a stream, usage and cost, tools, JSON, images and
conversations as far as suites use them (--all: all of them), invalid key, model and parameter, the
record of a request and its replay, and what each side makes of request parameters. --protocols tries
every protocol that the gateways of both sides offer (so does --all).
Each line is pass, fail, warn, not applicable or not verified. The evidence of all is in report.html,
checklist.md and checklist.json below reports/check-... (--no-content: without beginnings of answers);
docs/checklist.md explains the items.

Exit code 0 no fail   1 a fail   3 something required is not verified (0 with --allow-inconclusive)
          4 a side does not answer at all
`

export const replayHelp = `Usage: parity replay <run> [side options of parity run] [-c config] [-o folder]
                     [--no-color] [--allow-inconclusive]

Looks up the failed exchanges of a run at the gateway by their ids, and sends the requests that it has
stored again, where it keeps them. <run> is named as for parity report. Keys are read from the
variables that the run had them from.

Exit code 0 all were answered this time, or none had failed   1 one failed again
          3 one could not be replayed (0 with --allow-inconclusive)
`

export const reportHelp = `Usage: parity report <run> [-o folder] [-c config] [--reporter names] [--quiet]
                           [--no-color] [--no-content] [--allow-inconclusive]

Makes every report of a finished or interrupted run again from its journal. <run> is a run's id
in the output folder (default reports) or its beginning, its folder, or "latest". Exit code as of the run.
Reporters: table (usual), list (a line for each case and mode), dot (a character for each), quiet
(the verdict line alone). Several stand with commas between them: --reporter dot,list
`

export const recordHelp = `Usage: parity record [suites...] [options]

Asks the baseline alone and keeps what it answers in recordings/<id>/. Later,
"parity run --baseline recording:recordings/<id>" judges a candidate against it. Ten of its cases are
then asked of the live baseline again, so its key has to be set: only where that still answers as
recorded, the run can be parity or drift. Latency and errors are not paired in time and decide nothing,
unless the config has a gate for them. Give the run the same suites and samples.

Baseline   --baseline <profile>  --baseline-url <url>  --baseline-key-env <name>
           --baseline-protocol <p>  --simulated  --defect <name> (on a simulated baseline)
Plan       --samples <k>|auto  --samples-from <run>  -g, --grep <regex>
           --grep-invert <regex>  --tag <tag>  --seed <text>  --list (show the plan, send nothing)
Sending    -j, --concurrency <slots>  --timeout-ms <ms>  --retries <n>  --budget-usd <x>
           --max-duration <30m|2h|90s>  -y, --yes  --resume[=recording]
Output     -o, --output <folder> (recordings)  -q, --quiet  --no-color  -c, --config <file>

Exit codes:  0 recorded  2 usage or config  3 ended by a limit (--resume goes on)
             4 the baseline is unusable  5 nothing selected  130 interrupted
`

export const compareHelp = `Usage: parity compare [earlier run] [later run] [-o folder] [-c config] [--json]
                      [--no-color] [--allow-inconclusive]

What changed from one run to another: gates side by side, cases that are fixed or newly drift,
totals, and what else was not the same. A run is an id in the output folder (default reports) or its
beginning, a folder, a run.json, or "latest". Without names: the last two finished runs, both
simulated or both not; with one name: that run and the newest other one, the older one first.
--json prints it all, as in schema/comparison.schema.json.

Exit code 1  a required gate or a case (an added one, too) drifts that did not drift in the earlier
             run, or the later run is drift and the earlier one is not
          3  else, if the later run is inconclusive and the earlier one was parity
             (0 with --allow-inconclusive)
          0  else. No pass by itself: what drifted or was inconclusive before may still be
          2  a run that is not there or cannot be read
`

export const historyHelp = `Usage: parity history [-o folder] [-c config] [--last n] [--simulated] [--json] [--no-color]

The runs in the output folder (default reports), oldest first, and how each gate moved over the runs
of the same two sides. Shows the last 20, or --last <n>. Simulated runs are left out where there are
others, unless --simulated is given. --json prints it all, as in schema/history.schema.json.
Exit code 0, whatever the verdicts; 5 when there is no run.
`

export const inventoryHelp = `Usage: parity inventory <folder> [--candidate profile] [--write folder] [--json] [--no-color]
                        [--check-models [--candidate-url url] [--candidate-key-env name]]

Searches a code base for what ties it to a gateway: hard-coded keys (only their first four
characters are shown), key variables, base URLs, clients and calls, model ids, fallback chains,
headers and fields that only some gateways know, retries and time limits. Each comes with its file,
its line and the change that it needs to ask the candidate (default ai-stats). Nothing is sent
without --check-models, and no code is changed.

Left out are files that .gitignore names, .git, node_modules, binary, minified and lock files, files
over 1 MB and symbolic links.

--write <folder>  parity.config.yaml, .env.example and gateway-changes.md (a list to tick off) are
                  written there; what exists stays as it is. Without it, the first two are printed
--check-models    reads the candidate's catalogue, which costs nothing, and looks the model ids up in it:
                  the proposed models: map then holds ids that exist. Needs the candidate's key
--json            everything as JSON

Exit code 0 something was found   5 nothing was   2 the folder cannot be read, or the key is missing
          4 the catalogue cannot be read
`

export const importHelp = `Usage: parity import <log>... [--write suites/imported.yaml] [--limit 100] [--model id]

Makes a suite of the chat requests in a log, one JSON object a line (.jsonl) or a list of them: request
bodies, pairs of request and response, the input of OpenAI's batches and fine-tuning, and logs of
LiteLLM, Portkey, Helicone and Langfuse. Each request becomes one case, however often it was sent: the
most frequent first, and the rest from all over the log. Nothing is sent.

Left out is what failed, what asks for something else than chat completions, and what has a key in it;
user, metadata, store and what clients keep beside a body are taken out. Names in prompts are not:
read the file before you commit it.

--write <file>  the suite to write; one that exists stays as it is
--limit <n>     cases at most
--model <id>    for requests that name none

Exit code 0 something was written   5 nothing was found   2 a file cannot be read or written
`

export const initHelp = `Usage: parity init [folder]

Writes parity.config.yaml, suites/starter.yaml and .env.example, with comments. Never overwrites.
`

export function simulateHelp(
  profiles: readonly string[],
  defects: readonly { name: string; meaning: string }[],
): string {
  const width = Math.max(...defects.map(defect => defect.name.length))
  const list = defects.map(defect => `  ${defect.name.padEnd(width)}  ${defect.meaning}`).join('\n')
  return `Usage: parity simulate [--baseline-port <n>] [--candidate-port <n>] [--seed <text>]
                       [--baseline <profile>] [--candidate <profile>] [--defect <name>]...
                       [--baseline-defect <name>]... [--candidate-defect <name>]...

Starts two simulated gateways on 127.0.0.1 (profiles llm-gateway and ai-stats) and prints their
URLs and keys, so that any client can be pointed at them. Ctrl-C ends them.
Profiles: ${profiles.join(', ')}
(@2025: as that gateway spoke in 2025).

Defects (--defect: of the candidate; also for "parity run --simulated --defect <name>"):
${list}
Of other clients than parity, retries are not told from new requests: each has its own chance.
`
}
