export interface StarterFile {
  /** Relative to the folder that is set up. */
  readonly path: string
  readonly text: string
}

const config = `# yaml-language-server: $schema=./node_modules/gateway-parity/schema/config.schema.json
#
# Everything in this file is optional. Flags win over suites, suites over this file.

# The two gateways. Left out, they are llm-gateway and ai-stats, with the keys that .env names;
# without any keys both are simulated, so that a first run needs no account.
#
# baseline:
#   gateway: llm-gateway            # or ai-stats, openrouter, openai, anthropic, gemini,
#                                   # openai-compatible
# candidate:
#   gateway: openai-compatible
#   url: \${MY_GATEWAY_URL:-http://127.0.0.1:4000/v1}
#   keyEnv: MY_GATEWAY_API_KEY      # the variable that holds the key, never the key itself
#   headers:
#     x-team: \${TEAM:-platform}
#   request:                        # put over every request of this side
#     provider: { order: [openai] }

# What each gateway calls the models that your suites name.
models:
  gpt-4o-mini: { candidate: openai/gpt-4o-mini }

# run:
#   samples: 3                      # per case, side and mode; or auto
#   concurrency: 8
#   retries: 2
#   timeoutMs: 600000
#   seed: "1"
#   budgetUsd: 5                    # both sides together; no more is started beyond it
#   maxDuration: 30m                # after this, no more is started
#   askAboveUsd: 5                  # asks on a terminal when the estimate is higher
#   untilDecided: true              # asks on for what is open, up to 10 samples a case

# quality:
#   mode: equivalent                # or identical
#   margin: 10%                     # share of answers that may be replaced

# The model that decides the checks of your suites that are criteria in words.
# judge:
#   gateway: openai
#   model: gpt-4o

# Limits of the verdict; those that you leave out keep their defaults.
# gates:
#   latency.total: "<= 1.10"        # candidate takes at most 1.1 times as long
#   errors.rate: "<= 1pp"           # at most one percentage point more failures
#   cost.total: { threshold: "<= 1.05", required: false }   # shown, never blocks
#   quality.replaced{tag:support}: "<= 5%"

# Differences that you know and accept, until a day.
# waivers:
#   - id: dated-model-id
#     cases: "starter/*"
#     finding: contract.model
#     reason: the gateway answers with the dated snapshot of the same model
#     expires: 2027-01-31
`

const suite = `# yaml-language-server: $schema=../node_modules/gateway-parity/schema/suite.schema.json
#
# Golden prompts: what your application really sends. Replace these with your own.

suite: starter

defaults:
  model: gpt-4o-mini
  mode: both                        # stream, unary or both
  request: { temperature: 0, max_tokens: 300 }

cases:
  # A plain prompt. Variables expand to one case per value.
  - id: refund-policy
    tags: [support]
    messages:
      - role: system
        content: You answer for a shop. Goods can be returned within 30 days of delivery.
      - role: user
        content: Can I still return {{product}} after 40 days? Answer in two sentences.
    vars:
      product: [headphones, a gift card]
    expect:
      - not-matches: "(?i)as an ai"

  # \`prompt\` is short for one user message.
  - id: summary
    prompt: Explain in three short bullet points why software teams write tests.

  # Each turn is sent after the gateway's own previous answer.
  - id: follow-up
    turns:
      - Name one common cause of slow database queries.
      - How would I find out whether that is the cause?

  # Tool calls are compared by name and arguments.
  - id: weather-tool
    tags: [tools]
    prompt: What is the weather in Paris right now?
    request:
      tools:
        - type: function
          function:
            name: get_weather
            description: The current weather of a city
            parameters:
              type: object
              properties: { city: { type: string } }
              required: [city]
              additionalProperties: false
    expect:
      - tool-called: get_weather

  # Structured output is compared field by field.
  - id: extract-order
    tags: [json]
    prompt: |
      Extract the order: "Hi, this is Ada. Please send me two red mugs."
    request:
      response_format:
        type: json_schema
        json_schema:
          name: order
          strict: true
          schema:
            type: object
            properties:
              customer: { type: string }
              item: { type: string }
              quantity: { type: integer }
            required: [customer, item, quantity]
            additionalProperties: false

  # Both gateways must fail, and in the same way.
  - id: unknown-model
    fault: invalid-model
`

const environment = `# Copy to .env and fill in the keys of the gateways that you compare. Never commit .env.

# LLM Gateway
LLM_GATEWAY_API_KEY=
# LLM_GATEWAY_BASE_URL=

# AI Stats Gateway, also named Phaseo: either variable holds the key
AI_STATS_API_KEY=
# PHASEO_API_KEY=
# AI_STATS_BASE_URL=

# OpenRouter
OPENROUTER_API_KEY=
# OPENROUTER_BASE_URL=

# OpenAI
OPENAI_API_KEY=
# OPENAI_BASE_URL=

# Anthropic
ANTHROPIC_API_KEY=
# ANTHROPIC_BASE_URL=

# Gemini: either variable holds the key
GEMINI_API_KEY=
# GOOGLE_API_KEY=
# GEMINI_BASE_URL=
`

/** What `parity init` writes. */
export const starterFiles: readonly StarterFile[] = [
  { path: 'parity.config.yaml', text: config },
  { path: 'suites/starter.yaml', text: suite },
  { path: '.env.example', text: environment },
]
