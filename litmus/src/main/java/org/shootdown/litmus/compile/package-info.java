/**
 * From parse trees to instructions.
 *
 * <p>A thread is translated in one pass. {@link org.shootdown.litmus.compile.ThreadTranslator} holds what all parts share;
 * expressions, places, statements, calls and primitives have a class each. Nothing is optimised beyond what saves local
 * instructions for free: constants are folded, a value is computed right where it is wanted, code that cannot be reached
 * is left out.
 */
package org.shootdown.litmus.compile;
