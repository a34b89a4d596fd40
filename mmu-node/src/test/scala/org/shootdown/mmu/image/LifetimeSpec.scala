package org.shootdown.mmu.image

import org.scalatest.funsuite.AnyFunSuite

class LifetimeSpec extends AnyFunSuite {

  test("a lifetime is found by its ordinal") {
    Lifetime.values().foreach(lifetime => assert(Lifetime.of(lifetime.ordinal()) == lifetime))
  }
}
