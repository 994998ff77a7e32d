/**
 * The words by which chat templates of models begin and end a message: ChatML (`<|im_start|>`, also of Llama 3, Phi, GLM),
 * DeepSeek's with wide bars, Llama 2 and Mistral (`[INST]`, `<<SYS>>`, `<s>`), Gemma (`<start_of_turn>`).
 */
const TEMPLATE_WORDS = [
  /<(?=[|｜][^\s<>|｜]{1,40}[|｜]>)/g,
  /<(?=<\/?SYS>>)/gi,
  /<(?=\/?(?:s|bos|eos|start_of_turn|end_of_turn)>)/gi,
  /\[(?=\/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\])/gi,
];

/**
 * A text in which no server finds the words of a chat template: some read them in any text, and a message would end where
 * a person wrote so. A space after their first character makes them plain words.
 */
export function inPlainWords(text: string): string {
  return TEMPLATE_WORDS.reduce((plain, word) => plain.replace(word, '$& '), text);
}
