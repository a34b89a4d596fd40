package org.shootdown.cluster.wire

import java.nio.file.{Files, Path}

import scala.sys.process._

/** Key files made as the documentation says, in a folder that is deleted with the JVM. */
object Keys {
  val Password = "a secret of tests"

  private val folder: Path = Files.createTempDirectory("keys")
  folder.toFile.deleteOnExit()

  /** A new file, made by the documented command; its words may be changed. */
  def make(name: String, change: Seq[String] => Seq[String] = identity): Path = {
    val file = folder.resolve(name)
    val command = ClusterKeys.COMMAND.split(' ').toSeq.map(word => if (word == "shootdown.p12") file.toString else word)
    val tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString
    val quiet = ProcessLogger(_ => ())
    val exitCode =
      Process(tool +: change(command).tail, None, ClusterKeys.PASSWORD_VARIABLE -> Password).!(quiet)
    require(exitCode == 0, s"keytool ended with $exitCode")
    file.toFile.deleteOnExit()
    file
  }

  def write(name: String, text: String): Path = {
    val file = Files.writeString(folder.resolve(name), text)
    file.toFile.deleteOnExit()
    file
  }

  def missing: Path = folder.resolve("nowhere.p12")
}
