/** How the project speaks about bad input: positions in files and errors that show them. */
package org.shootdown.config.input;
