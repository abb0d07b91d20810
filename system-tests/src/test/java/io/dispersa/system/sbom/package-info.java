/** What the jars consist of, and what is known against it. */
@NullMarked
package io.dispersa.system.sbom;

import org.jspecify.annotations.NullMarked;
