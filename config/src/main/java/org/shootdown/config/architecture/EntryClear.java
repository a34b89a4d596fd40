package org.shootdown.config.architecture;

/** How the architecture empties a page-table entry whose old value it needs. */
public enum EntryClear {
    /** One atomic exchange, fully ordered. */
    EXCHANGE,
    /** One atomic exchange without ordering. */
    EXCHANGE_RELAXED,
    /** A load and a plain store under the page-table lock. */
    STORE,
    /** Two visible stores: first the invalid bit, then the empty value. */
    TWO_STORES
}
