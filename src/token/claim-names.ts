/**
 * Owns the names that claims have in other systems and by mistake, as data. Rule: Kustomer reads only
 * {@link rightNames}, spelled exactly so: docs/kustomer.md#login-token (D).
 */

/** The claims that name the customer and the time of issue. */
export const rightNames = ['email', 'externalId', 'iat'] as const;

/** One of them. */
export type RightName = (typeof rightNames)[number];

/** What people write in place of each, without case, hyphens, underscores, dots and spaces. */
const spellings: Readonly<Record<RightName, string>> = {
  email: 'email emailaddress emailaddr useremail customeremail mail emial emali',
  externalId: 'externalid externaluserid externalcustomerid customerexternalid extid kustomerid',
  iat: 'iat lat issued issuedat issuetime timestamp',
};

/** The claim that each spelling means. Source: docs/kustomer.md#mistakes (C). */
export const knownSpellings: ReadonlyMap<string, RightName> = new Map(
  rightNames.flatMap((right) => spellings[right].split(' ').map((name) => [name, right] as const)),
);

/** Ordinary claims of other systems, spelled so: a misspelling only if nothing else names the customer. */
export const otherNames: ReadonlySet<string> = new Set(
  'sub user username userid uid id customerid nameid nameidentifier uniquename preferredusername upn'.split(
    ' ',
  ),
);

/** Names of objects that are about the customer: an id in one is the customer's, whatever its own name is. */
export const aboutCustomer =
  /^(?:user|customer|member|account|client|contact|profile|person|subject|principal|identity|identities|me|data|attributes|claims|payload)$/i;

/** The first word of a name such as `customer_id` or `userUuid`. */
export const ownerNouns =
  /^(?:user|customer|account|member|client|person|contact|subscriber|profile|crm|shop|shopper|buyer|patient|student|player|guest|login|app|auth)$/;

/** The last word of such a name. */
export const idNouns = /^(?:id|ids|uuid|guid|oid|uid|key|no|number|ref|identifier|reference)$/;

/** Names of an id that are one word. */
export const idNames =
  /^(?:oid|uuid|guid|login|identifier|identity|account|member|customer|client|contact|subscriber|person|phone)$/;

/** Names of times other than the time of issue. */
export const otherTimes = /^(?:exp|nbf|expires?_?at|expiry|updated_?at|birth\w*)$/i;
