/** What the checkers report, in the words kernel people know. */
package org.shootdown.config.finding;
