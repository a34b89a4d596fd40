/** The generated lexer and parser of litmus files. */
package org.shootdown.litmus.grammar;
