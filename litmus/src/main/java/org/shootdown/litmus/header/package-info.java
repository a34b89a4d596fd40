/** A scenario's header comment: what it is about, its variants, and what it expects of each. */
package org.shootdown.litmus.header;
