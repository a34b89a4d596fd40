/** The files that commands and nodes work with: found in folders, or carried as texts. */
package org.shootdown.litmus.project;
