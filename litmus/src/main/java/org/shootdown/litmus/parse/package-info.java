/** From tokens to parse trees: typedef names, bounds on nesting, and syntax errors in plain words. */
package org.shootdown.litmus.parse;
