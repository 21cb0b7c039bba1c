//! Chooses the crypto provider of rustls, which the feature `rustls-no-provider` leaves to the user.

use std::error::Error;

use rustls::crypto::ring;

/// Installs ring. Before that, building a client is an error that says what is missing.
pub fn choose() -> Result<(), Box<dyn Error>> {
    #[cfg(feature = "videodb")]
    {
        use checkout_client::{ConfigError, videodb::Client};
        let built = Client::new("sk-example");
        if !matches!(built, Err(ConfigError::MissingCryptoProvider)) {
            return Err(format!("without a crypto provider there is {built:?}").into());
        }
    }
    ring::default_provider().install_default().map_err(|_| "a crypto provider was installed before")?;
    println!("rustls runs on ring");
    Ok(())
}
