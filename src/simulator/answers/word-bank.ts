/** Words that fill the sentence patterns; each answer plan draws its own few. */
export const wordBank = {
  noun: list(`anchor archive badge balance basket beacon bench blueprint border bracket bridge
    bucket budget bundle cabin calendar canvas chapter checklist circle column compass counter
    courier crate cycle dashboard desk diagram drawer engine envelope fabric factor folder
    footprint frame gallery garden grid handle harbour hinge index interval invoice journal
    keyhole ladder lantern layer ledger lever locker margin marker meadow meter mirror
    neighbour notebook outline package panel parcel passage pattern pillar pocket profile quarter
    quota ramp receipt recipe record relay roster route sample schedule sector shelf signal
    sketch socket station stencil summary switch table template thread threshold ticket timer
    token tower track tunnel valve vault window workshop yardstick`),
  adjective: list(`accurate ample balanced blunt brief bright calm careful central clean clear
    common compact complete concrete cool curious current deep direct distant dry early even
    exact fair familiar firm flat fresh full generous gentle genuine global grand handy honest
    hollow idle joint keen large late light literal local long loose mild minor modest narrow
    neat neutral open orderly patient plain pleasant polite practical prompt proper public quick
    quiet rapid rare ready recent regular remote rigid rough round safe sensible sharp short
    simple slim smooth solid spare stable strict subtle sudden sure tidy tight uniform usual
    vivid warm wide`),
  verb: list(`adjust align anchor approve arrange assemble assess attach balance borrow bundle
    capture carry change check classify collect combine compare confirm connect copy count
    deliver describe design divide document draw edit examine expand explain extend filter
    fold gather group guide handle highlight hold improve inspect invite label launch lift link
    list locate maintain manage mark match measure merge mirror monitor move name observe open
    order outline pack paint plan polish prepare press protect publish push question raise rank
    record refine release remove renew repair repeat replace reserve restore return review
    revise rotate schedule select separate share shift signal sketch sort split store study
    supply support test trace track trade transfer trim turn unfold update verify visit weigh`),
  adverb: list(`briefly calmly carefully cheaply cleanly closely daily directly early easily
    evenly fairly firmly formally freely gently gladly gradually honestly jointly lightly
    locally loosely mildly monthly neatly nightly often openly partly patiently plainly politely
    privately promptly properly publicly quickly quietly rapidly rarely readily safely seldom
    separately shortly simply slowly smoothly softly steadily strictly surely tightly together
    twice usually weekly wisely`),
} as const

export type WordClass = keyof typeof wordBank

function list(words: string): readonly string[] {
  return words.trim().split(/\s+/)
}
