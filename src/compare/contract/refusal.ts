import type { Answer } from '../../model/exchange.ts'

/** A refusal says so at once; further on, the same words are part of an answer. */
const openingLength = 200

/**
 * How assistants begin when they decline, in English, German, French, Spanish, Italian, Portuguese,
 * Chinese and Japanese. Deliberately narrow: an apology alone is none, nor is a business that cannot
 * do something (`we cannot refund`); the assistant must say that it will not or cannot help.
 */
const openings: readonly RegExp[] = [
  opening(
    String.raw`(?:(?:i'm|i am) (?:very |so |really |truly )?sorry|sorry|i apologi[sz]e|apologies|unfortunately|as an ai(?: language model| assistant)?)?`,
    String.raw`(?:but |however,? )?i (?:can(?:'t|not| not)|could ?n't|won't|will not|(?:am|'m) (?:not able|unable) to)(?: \p{L}+)? (?:help|assist|comply|engage|participate|fulfil|do that|(?:provide|create|generate|write|produce|share|answer|discuss|continue|support|complete|respond)\b.{0,40}\b(?:that|this|such|request|content|information|instructions)\b)`,
  ),
  opening(
    String.raw`(?:(?:i'm|i am) (?:very |so )?sorry|sorry|unfortunately)?`,
    String.raw`(?:but )?i (?:must|have to|need to) (?:respectfully |politely )?(?:decline|refuse)`,
  ),
  opening(
    String.raw`(?:(?:es )?tut mir (?:sehr )?leid|entschuldigung|leider)?`,
    String.raw`(?:aber )?(?:(?:dabei|damit|hierbei|das|diese \p{L}+) )?(?:ich )?(?:kann|darf|werde) (?:ich )?.{0,50}(?:nicht|keine\p{L}?) .{0,40}(?:helfen|unterstützen|behilflich|nachkommen|beantworten|erfüllen)`,
  ),
  opening(
    String.raw`(?:(?:je suis )?(?:vraiment )?(?:désolée?|navrée?)|malheureusement)?`,
    String.raw`(?:mais )?je ne (?:peux|suis) (?:malheureusement )?pas .{0,40}(?:aider|assister|répondre à (?:cette|ce|votre)|accéder à|donner suite)`,
  ),
  opening(
    String.raw`(?:lo siento(?: mucho)?|lo lamento|disculpa|lamentablemente)?`,
    String.raw`(?:pero )?no (?:puedo|podré) .{0,30}(?:ayudar|asistir|cumplir|responder a (?:es[ot]|tu|su)|atender)`,
  ),
  opening(
    String.raw`(?:mi dispiace(?: molto)?|spiacente|purtroppo)?`,
    String.raw`(?:ma )?non posso .{0,30}(?:aiutar|assister|soddisfare|rispondere a quest|esaudire)`,
  ),
  opening(
    String.raw`(?:(?:me )?desculpe|sinto muito|lamento|infelizmente)?`,
    String.raw`(?:mas )?(?:eu )?não posso .{0,30}(?:ajudar|auxiliar|atender|responder a (?:ess|est)|cumprir)`,
  ),
  opening(
    String.raw`(?:(?:很|非常|十分)?抱歉|对不起|對不起)?`,
    String.raw`(?:但)?(?:是)?(?:我)?(?:无法|不能|無法|没办法|沒辦法|不便).{0,12}(?:协助|協助|帮助|幫助|帮忙|回答|满足|滿足|提供(?:这|此|相关|有关))`,
  ),
  opening(
    String.raw`(?:(?:大変)?申し訳(?:ありません|ございません|ないです)(?:が)?|すみません(?:が)?|ごめんなさい|恐れ入りますが)?`,
    String.raw`.{0,40}(?:お手伝い|ご協力|協力|対応|お答え|お応え|回答|支援|サポート).{0,8}(?:できません|できかねます|いたしかねます|致しかねます)`,
  ),
]

/** An apology, which may be absent, and what follows it. Both at the very beginning. */
function opening(apology: string, refusal: string): RegExp {
  return new RegExp(`^${apology}[\\s,.!:;，。、！–—-]{0,4}${refusal}`, 'iu')
}

/** Whether an answer declines: in its refusal field, or in the first words of its text. */
export function isRefusal(answer: Answer): boolean {
  if (answer.refusal !== null && answer.refusal.trim() !== '') return true
  const start = answer.text.slice(0, openingLength).trimStart().replaceAll(/[’ʼ]/g, "'")
  return openings.some(pattern => pattern.test(start))
}
