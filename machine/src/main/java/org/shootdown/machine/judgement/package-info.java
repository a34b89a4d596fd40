/** What the end of a machine shows: findings of its whole, and what its scenario's conditions say of it. */
package org.shootdown.machine.judgement;
