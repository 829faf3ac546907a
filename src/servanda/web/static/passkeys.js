// Passkeys: the browser's part. The server verifies; this only carries.
const post = async (address, body, csrf) => {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrf-token": csrf || "", accept: "application/json" },
    body: JSON.stringify(body || {}),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};
const told = (words) => { const p = document.getElementById("passkey-said"); if (p) p.textContent = words; };

document.addEventListener("click", async (event) => {
  const make = event.target.closest("[data-passkey-new]");
  const enter = event.target.closest("[data-passkey-sign-in]");
  if (!make && !enter) return;
  try {
    let next;
    if (make) {
      const options = PublicKeyCredential.parseCreationOptionsFromJSON(
        await post("/account/passkeys/begin", {}, make.dataset.csrf));
      const credential = await navigator.credentials.create({ publicKey: options });
      next = await post("/account/passkeys",
        { credential: credential.toJSON(), label: navigator.platform || "passkey" }, make.dataset.csrf);
    } else {
      const options = PublicKeyCredential.parseRequestOptionsFromJSON(
        await post("/account/sign-in/passkey/begin"));
      const credential = await navigator.credentials.get({ publicKey: options });
      next = await post("/account/sign-in/passkey", { credential: credential.toJSON() });
    }
    location.assign(next.next);
  } catch (error) {
    told("✕ " + (error.message || error.name));
  }
});
