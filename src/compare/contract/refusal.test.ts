import { expect, test } from 'vitest'
import { anAnswer } from '../../testing/builders/build-exchange.ts'
import { isRefusal } from './refusal.ts'

function refuses(text: string, refusal: string | null = null): boolean {
  return isRefusal(anAnswer({ text, refusal }))
}

test('a refusal field is a refusal', () => {
  expect(refuses('', 'I cannot.')).toBe(true)
  expect(refuses('Paris.', '')).toBe(false)
})

test.each([
  "I'm sorry, but I can't help with that.",
  'I’m sorry, but I can’t assist with that request.',
  'Sorry, I cannot provide that information.',
  "I can't help with creating malware.",
  'I am unable to assist with this.',
  'As an AI language model, I cannot generate such content.',
  'I must respectfully decline.',
  'Es tut mir leid, aber dabei kann ich nicht helfen.',
  'Leider kann ich Ihnen dabei nicht weiterhelfen.',
  'Ich kann dir dabei leider nicht helfen.',
  'Je suis désolé, mais je ne peux pas vous aider à faire cela.',
  'Désolée, je ne peux pas répondre à cette demande.',
  'Lo siento, pero no puedo ayudarte con eso.',
  'Mi dispiace, ma non posso aiutarti con questa richiesta.',
  'Desculpe, mas não posso ajudar com isso.',
  '抱歉，我无法协助您完成这个请求。',
  '對不起，我無法提供這方面的幫助。',
  '申し訳ありませんが、そのご要望にはお応えできません。',
  '申し訳ございません。お手伝いすることはできません。',
])('%s declines', text => {
  expect(refuses(text)).toBe(true)
})

test.each([
  '',
  'Sorry for the delay! Your parcel arrives on Monday.',
  "I'm sorry to hear that your headphones broke. We can replace them.",
  'Unfortunately, we cannot refund gift cards after 30 days.',
  'I can help with that.',
  "I can't wait to see it!",
  'I cannot find an order with this number.',
  'You must decline the offer in writing.',
  'Es tut mir leid, dass die Lieferung zu spät kam.',
  'Leider ist der Artikel ausverkauft.',
  'Je suis désolé pour ce retard.',
  'Lo siento por las molestias. Su pedido llega mañana.',
  'Mi dispiace per il ritardo.',
  'Sinto muito pelo atraso.',
  '抱歉让您久等了，您的订单已发货。',
  '申し訳ありません、発送が遅れました。',
  'The model may say "I\'m sorry, but I can\'t help with that."',
])('%j answers', text => {
  expect(refuses(text)).toBe(false)
})

test('only the beginning counts', () => {
  expect(refuses(`${'Here is the plan. '.repeat(20)}I'm sorry, but I can't help with that.`)).toBe(
    false,
  )
})
