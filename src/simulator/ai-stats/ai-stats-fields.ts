/** Every top-level field that AI Stats takes on chat completions; any other is refused. */
export const aiStatsFields: ReadonlySet<string> = new Set(
  `model system messages usage reasoning reasoning_effort frequency_penalty logit_bias
  max_output_tokens max_completion_tokens max_tokens meta metadata echo_upstream_request debug
  presence_penalty seed store stream stream_options temperature tools max_tool_calls
  parallel_tool_calls tool_choice top_k logprobs top_logprobs top_p stop response_format modalities
  image_config thinking reasoning_split user_id user service_tier prompt_cache_key
  prompt_cache_retention provider_options web_search_options safety_identifier route session_id
  models plugins trace provider routing`.split(/\s+/),
)

/** The same for the Responses protocol; some fields of chat are taken along. */
export const responsesFields: ReadonlySet<string> = new Set(
  `model models input input_items messages usage conversation include instructions
  max_output_tokens max_completion_tokens max_tokens max_tool_calls metadata plugins session_id
  trace parallel_tool_calls previous_response_id frequency_penalty presence_penalty prompt
  prompt_cache_key prompt_cache_retention provider_options modalities image_config reasoning
  thinking reasoning_split safety_identifier service_tier store stream stream_options temperature
  text response_format tool_choice tools web_search_options top_logprobs top_p top_k truncation
  background user meta echo_upstream_request debug provider routing stop logit_bias logprobs
  seed`.split(/\s+/),
)

/** The same for Anthropic's messages: a shorter list. */
export const messagesFields: ReadonlySet<string> = new Set(
  `model messages system usage max_tokens max_output_tokens temperature top_p top_k stream tools
  tool_choice metadata service_tier modalities image_config stop_sequences thinking
  web_search_options plugins meta echo_upstream_request debug provider routing`.split(/\s+/),
)
