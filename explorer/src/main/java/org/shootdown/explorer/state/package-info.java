/**
 * Words that a state is made of: tables that declare them, the different contents of parts, and the states that a
 * search has seen.
 */
package org.shootdown.explorer.state;
