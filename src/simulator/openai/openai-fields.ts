/** Fields of both protocols that mean the same. */
const shared = `model stream stream_options temperature top_p top_logprobs tools tool_choice
  parallel_tool_calls store metadata user service_tier prompt_cache_key prompt_cache_retention
  safety_identifier`

/** Every top-level field that OpenAI takes on chat completions; any other is refused. */
export const chatFields: ReadonlySet<string> = fieldsOf(
  `messages max_tokens max_completion_tokens stop seed n presence_penalty frequency_penalty
  logit_bias logprobs response_format reasoning_effort verbosity prediction modalities audio
  functions function_call web_search_options`,
)

/** The same for the Responses protocol. */
export const responsesFields: ReadonlySet<string> = fieldsOf(
  `input instructions max_output_tokens max_tool_calls include text reasoning truncation background
  conversation previous_response_id prompt context_management`,
)

function fieldsOf(own: string): ReadonlySet<string> {
  return new Set(`${shared} ${own}`.split(/\s+/))
}
