import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { languageCodes, languageNames } from '../../model/language.ts'
import { detectLanguage } from './detect-language.ts'

describe('the language of a text', () => {
  test.each([
    ['en', 'You can return the headphones within thirty days if you still have the receipt.'],
    ['es', 'Puede devolver los auriculares en un plazo de treinta días si conserva el recibo.'],
    ['pt', 'Pode devolver os auscultadores no prazo de trinta dias se ainda tiver o recibo.'],
    ['it', 'Puoi restituire le cuffie entro trenta giorni se hai ancora lo scontrino.'],
    ['fr', 'Vous pouvez retourner le casque dans un délai de trente jours avec le reçu.'],
    ['de', 'Sie können die Kopfhörer innerhalb von dreißig Tagen mit dem Beleg zurückgeben.'],
    ['nl', 'U kunt de koptelefoon binnen dertig dagen terugsturen als u de kassabon nog hebt.'],
    ['sv', 'Du kan lämna tillbaka hörlurarna inom trettio dagar om du har kvittot kvar.'],
    ['pl', 'Możesz zwrócić słuchawki w ciągu trzydziestu dni, jeśli nadal masz paragon.'],
    ['tr', 'Fişiniz hâlâ elinizdeyse kulaklığı otuz gün içinde iade edebilirsiniz.'],
    ['ru', 'Вы можете вернуть наушники в течение тридцати дней, если у вас сохранился чек.'],
    ['uk', 'Ви можете повернути навушники протягом тридцяти днів, якщо зберігся чек.'],
    ['ar', 'يمكنك إرجاع سماعات الرأس خلال ثلاثين يومًا إذا كنت لا تزال تحتفظ بالإيصال.'],
    ['zh', '如果您还保留着收据，可以在三十天内退货。'],
    ['ja', '領収書をお持ちであれば、三十日以内に返品できます。'],
    ['ko', '영수증이 있으면 삼십 일 이내에 헤드폰을 반품할 수 있습니다.'],
    ['el', 'Μπορείτε να επιστρέψετε τα ακουστικά μέσα σε τριάντα ημέρες.'],
    ['he', 'ניתן להחזיר את האוזניות בתוך שלושים יום אם הקבלה עדיין ברשותך.'],
    ['th', 'คุณสามารถคืนหูฟังได้ภายในสามสิบวันหากยังมีใบเสร็จอยู่'],
  ])('%s', (language, text) => {
    expect(detectLanguage(text)).toBe(language)
    expect(detectLanguage(`${text}\n\n`.repeat(400))).toBe(language)
    expect(languageNames).toHaveProperty(language)
  })

  test.each([
    ['nothing', ''],
    ['too short', 'Refunds take 30 days.'],
    ['numbers', '1,024 + 2,048 = 3,072; 3,072 / 3 = 1,024. '.repeat(5)],
    ['code in a fence', '```python\nfor index in range(10):\n    print(index, "done so far")\n```'],
    ['a fence that is never closed', '```\nthe quick brown fox jumps over the lazy dog again'],
    ['addresses', 'https://example.com/the/quick/brown/fox/jumps/over/the/lazy/dog?and=runs'],
    ['emoji', '🎉🎊🥳 '.repeat(40)],
    ['close relatives', 'Vi ses i morgen ved stationen, tag en jakke med.'],
    [
      'two languages, one after the other',
      `${'The rain season lasts from June to September. '.repeat(6)}${'La saison des pluies dure de juin à septembre. '.repeat(6)}`,
    ],
    ['two scripts', 'The word for rain is дождь, and the word for snow is снег, зима — winter.'],
  ])('is not guessed: %s', (_why, text) => {
    expect(detectLanguage(text)).toBeNull()
  })

  test('a code sample in the middle does not hide it', () => {
    const text = `Ruft die Funktion so auf, wie es hier steht:\n\`\`\`js\n${'const value = await fetchTheThing();\n'.repeat(30)}\`\`\`\nDanach wird das Ergebnis in der Tabelle gespeichert.`
    expect(detectLanguage(text)).toBe('de')
  })

  test('is a code that a suite may name, or null, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), text => {
        const language = detectLanguage(text)
        if (language !== null) expect(languageCodes).toContain(language)
      }),
    )
  })

  test('of a text without spaces, as long as it may be, is looked for in bounded time', () => {
    expect(detectLanguage('a'.repeat(1_000_000))).toBeNull()
    expect(detectLanguage('a@'.repeat(500_000))).toBeNull()
    expect(detectLanguage('<'.repeat(1_000_000))).toBeNull()
  })
})
