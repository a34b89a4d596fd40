/** C's preprocessor on ANTLR tokens: includes, macros, conditionals. */
package org.shootdown.litmus.preprocess;
