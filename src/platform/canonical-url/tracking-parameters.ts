/** Query parameters that name the click, the campaign or the visitor, and never the page. */
const NAMES = new Set(
  `_ga _gl _hsenc _hsmi dclid epik fbclid gad_source gbraid gclid gclsrc igsh igshid li_fat_id mc_cid mc_eid mkt_tok
  ml_subscriber ml_subscriber_hash msclkid oly_anon_id oly_enc_id rb_clickid s_cid srsltid ttclid twclid vero_id wbraid
  wickedid yclid ysclid`.split(/\s+/),
);

export function isTrackingParameter(pair: string): boolean {
  const name = pair.split('=', 1)[0]?.toLowerCase() ?? '';
  return name.startsWith('utm_') || NAMES.has(name);
}
