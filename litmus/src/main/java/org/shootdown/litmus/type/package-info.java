/** The C types of the language, their layout in words, and constant arithmetic with C's widths and signs. */
package org.shootdown.litmus.type;
